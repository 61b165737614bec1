<?php
/**
 * What the site's administrators entered.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Reads and keeps the settings, in one option that is not loaded on every page.
 */
class Igny8_Settings {

	const OPTION = 'igny8_settings';

	/**
	 * The settings, complete.
	 *
	 * @return array{endpoint: string, publishable_key: string, site_key: string, post_status: string, author: int, minutes: int}
	 */
	public static function all() {
		$defaults = array(
			'endpoint'        => '',
			'publishable_key' => '',
			'site_key'        => '',
			'post_status'     => 'draft',
			'author'          => 0,
			'minutes'         => 15,
		);
		return array_merge( $defaults, (array) get_option( self::OPTION, array() ) );
	}

	/**
	 * One setting.
	 *
	 * @param string $name Its name.
	 * @return mixed
	 */
	public static function get( $name ) {
		return self::all()[ $name ];
	}

	/**
	 * Whether everything is there that a connection needs.
	 *
	 * @return bool
	 */
	public static function is_complete() {
		$all = self::all();
		return '' !== $all['endpoint'] && '' !== $all['publishable_key'] && '' !== $all['site_key'];
	}

	/**
	 * Keeps what was entered; an empty site key leaves the one that is there.
	 *
	 * @param array $given Unslashed fields of the form.
	 * @return string[] What is wrong, in sentences; nothing was kept then.
	 */
	public static function save( array $given ) {
		$old   = self::all();
		$new   = self::cleaned( $given, $old );
		$wrong = self::problems( $new );
		if ( ! $wrong ) {
			update_option( self::OPTION, $new, false );
		}
		return $wrong;
	}

	/**
	 * The form's fields as settings.
	 *
	 * @param array $given Fields.
	 * @param array $old   Settings until now.
	 * @return array
	 */
	private static function cleaned( array $given, array $old ) {
		$text = static function ( $name ) use ( $given ) {
			return isset( $given[ $name ] ) && is_string( $given[ $name ] ) ? trim( sanitize_text_field( $given[ $name ] ) ) : '';
		};
		$key  = $text( 'site_key' );
		$at   = $text( 'post_status' );
		return array(
			'endpoint'        => untrailingslashit( esc_url_raw( $text( 'endpoint' ), array( 'https', 'http' ) ) ),
			'publishable_key' => $text( 'publishable_key' ),
			'site_key'        => '' === $key ? $old['site_key'] : $key,
			'post_status'     => in_array( $at, array( 'draft', 'pending', 'publish' ), true ) ? $at : 'draft',
			'author'          => absint( $text( 'author' ) ),
			'minutes'         => max( 5, min( 1440, absint( $text( 'minutes' ) ) ) ),
		);
	}

	/**
	 * What is wrong with settings.
	 *
	 * @param array $settings Settings.
	 * @return string[]
	 */
	private static function problems( array $settings ) {
		$wrong = array();
		if ( '' === $settings['endpoint'] ) {
			$wrong[] = __( 'Enter the address that IGNY8 shows beside its API keys.', 'igny8' );
		}
		if ( ! preg_match( '/^[\w.-]{10,500}$/', $settings['publishable_key'] ) ) {
			$wrong[] = __( 'The publishable key is not complete.', 'igny8' );
		}
		if ( ! preg_match( '/^igny8_[0-9a-f]{8}_[0-9a-f]{64}$/', $settings['site_key'] ) ) {
			$wrong[] = __( 'The site key begins with igny8_ and has 78 characters.', 'igny8' );
		}
		return $wrong;
	}
}
