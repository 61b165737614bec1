<?php
/**
 * The way to IGNY8.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Calls the functions of IGNY8 with the site's key, which travels in a header and never in an address.
 */
class Igny8_Client {

	const TIMEOUT = 20;
	/** Most bytes of a picture that are taken. */
	const MOST_BYTES = 15728640;

	/**
	 * Calls a function.
	 *
	 * @param string $name      Its name.
	 * @param array  $arguments Its arguments by name.
	 * @return array|WP_Error Its data; an error has IGNY8's code, and `retry` in its data when later may be better.
	 */
	public static function call( $name, array $arguments ) {
		$arguments['p_url'] = self::address();
		$answer             = wp_safe_remote_post(
			Igny8_Settings::get( 'endpoint' ) . '/rest/v1/rpc/' . $name,
			array(
				'timeout'             => self::TIMEOUT,
				'redirection'         => 0,
				'limit_response_size' => self::MOST_BYTES,
				'headers'             => self::headers() + array( 'Content-Type' => 'application/json' ),
				'body'                => wp_json_encode( $arguments, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_UNICODE ),
			)
		);
		if ( is_wp_error( $answer ) ) {
			return new WP_Error( 'unreachable', $answer->get_error_message(), array( 'retry' => true ) );
		}
		return self::read( $answer );
	}

	/**
	 * Takes the bytes of a picture.
	 *
	 * @param string $image_id Its id.
	 * @return array{bytes: string, type: string}|WP_Error
	 */
	public static function picture( $image_id ) {
		$address = add_query_arg(
			array(
				'id'  => rawurlencode( $image_id ),
				'url' => rawurlencode( self::address() ),
			),
			Igny8_Settings::get( 'endpoint' ) . '/functions/v1/site-picture'
		);
		$answer  = wp_safe_remote_get(
			$address,
			array(
				'timeout'             => self::TIMEOUT,
				'redirection'         => 0,
				'limit_response_size' => self::MOST_BYTES,
				'headers'             => self::headers(),
			)
		);
		if ( is_wp_error( $answer ) ) {
			return new WP_Error( 'unreachable', $answer->get_error_message(), array( 'retry' => true ) );
		}
		if ( 200 !== (int) wp_remote_retrieve_response_code( $answer ) ) {
			$read = self::read( $answer );
			return is_wp_error( $read ) ? $read : new WP_Error( 'bad_answer', __( 'IGNY8 gave no picture.', 'igny8' ), array( 'retry' => true ) );
		}
		return array(
			'bytes' => wp_remote_retrieve_body( $answer ),
			'type'  => (string) strtok( (string) wp_remote_retrieve_header( $answer, 'content-type' ), ';' ),
		);
	}

	/**
	 * The address by which IGNY8 knows this site.
	 *
	 * @return string
	 */
	public static function address() {
		return untrailingslashit( home_url() );
	}

	/**
	 * Who asks.
	 *
	 * @return array<string, string>
	 */
	private static function headers() {
		$key = Igny8_Settings::get( 'publishable_key' );
		return array(
			'apikey'        => $key,
			'Authorization' => 'Bearer ' . $key,
			'x-igny8-key'   => Igny8_Settings::get( 'site_key' ),
			'Accept'        => 'application/json',
		);
	}

	/**
	 * The data of an answer.
	 *
	 * @param array $answer Of the HTTP API.
	 * @return array|WP_Error
	 */
	private static function read( array $answer ) {
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$body   = json_decode( wp_remote_retrieve_body( $answer ), true );
		if ( is_array( $body ) && isset( $body['success'], $body['data'] ) && true === $body['success'] && is_array( $body['data'] ) ) {
			return $body['data'];
		}
		$retry = 429 === $status || $status >= 500 || ! is_array( $body );
		if ( ! is_array( $body ) || ! isset( $body['message'] ) || ! is_string( $body['message'] ) ) {
			/* translators: %d: an HTTP status. */
			return new WP_Error( 'bad_answer', sprintf( __( 'This is not IGNY8: it answered %d without anything readable.', 'igny8' ), $status ), array( 'retry' => $retry ) );
		}
		$code = isset( $body['code'] ) && is_string( $body['code'] ) ? sanitize_key( $body['code'] ) : 'refused';
		$data = array( 'retry' => $retry );
		if ( isset( $body['retry_after'] ) ) {
			$data['retry_after'] = absint( $body['retry_after'] );
		}
		return new WP_Error( $code, sanitize_text_field( $body['message'] ), $data );
	}
}
