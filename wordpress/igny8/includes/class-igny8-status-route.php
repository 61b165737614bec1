<?php
/**
 * The door through which IGNY8 may ask how things are.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * GET /wp-json/igny8/v1/status, signed: HMAC-SHA-256 over "time\nnonce\nstatus" with the SHA-256 of the site key.
 */
class Igny8_Status_Route {

	/** Seconds that clocks may differ. */
	const DRIFT = 300;

	/**
	 * Registers the route.
	 */
	public static function register() {
		register_rest_route(
			'igny8/v1',
			'/status',
			array(
				'methods'             => 'GET',
				'callback'            => array( __CLASS__, 'answer' ),
				'permission_callback' => array( __CLASS__, 'is_signed' ),
			)
		);
	}

	/**
	 * Whether IGNY8 asks, now and for the first time.
	 *
	 * @param WP_REST_Request $request Request.
	 * @return bool|WP_Error
	 */
	public static function is_signed( WP_REST_Request $request ) {
		$refusal = new WP_Error( 'rest_forbidden', __( 'This is for IGNY8 alone.', 'igny8' ), array( 'status' => 401 ) );
		$key     = Igny8_Settings::get( 'site_key' );
		$time    = (string) $request->get_header( 'x_igny8_time' );
		$nonce   = (string) $request->get_header( 'x_igny8_nonce' );
		$given   = (string) $request->get_header( 'x_igny8_signature' );
		if ( '' === $key || ! preg_match( '/^\d{10}$/', $time ) || ! preg_match( '/^[0-9a-f]{32}$/', $nonce ) ) {
			return $refusal;
		}
		$expected = hash_hmac( 'sha256', "$time\n$nonce\nstatus", hash( 'sha256', $key ) );
		if ( ! hash_equals( $expected, $given ) || abs( time() - (int) $time ) > self::DRIFT ) {
			return $refusal;
		}
		// Held until its time is over: the same request is refused.
		return Igny8_Lock::take( 'nonce_' . $nonce, 2 * self::DRIFT ) ? true : $refusal;
	}

	/**
	 * How things are.
	 *
	 * @return WP_REST_Response
	 */
	public static function answer() {
		self::forget_nonces();
		$state    = (array) get_option( Igny8_Sync::STATE, array() );
		$response = new WP_REST_Response(
			array(
				'plugin'    => IGNY8_VERSION,
				'wordpress' => get_bloginfo( 'version' ),
				'php'       => PHP_VERSION,
				'seo'       => Igny8_Seo::plugin(),
				'waiting'   => Igny8_Queue::length(),
				'last_sync' => isset( $state['at'] ) ? gmdate( 'c', $state['at'] ) : null,
				'error'     => isset( $state['error'] ) ? $state['error'] : '',
			)
		);
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}

	/**
	 * Forgets nonces whose time is over.
	 */
	private static function forget_nonces() {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- The locks stand in no cache.
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name LIKE %s AND option_value + 0 < %d", $wpdb->esc_like( 'igny8_lock_nonce_' ) . '%', time() ) );
	}
}
