<?php
/**
 * One at a time.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * A lock in the table of options, which every process sees.
 */
class Igny8_Lock {

	/**
	 * Takes a lock, also one whose holder has been silent for too long.
	 *
	 * @param string $name    Its name.
	 * @param int    $seconds How long it may be held.
	 * @return string|null What gives it back; null when somebody else holds it.
	 */
	public static function take( $name, $seconds ) {
		global $wpdb;
		$option = 'igny8_lock_' . $name;
		$mine   = ( time() + $seconds ) . ':' . wp_generate_uuid4();
		// phpcs:disable WordPress.DB.DirectDatabaseQuery -- A lock must not come from a cache.
		$added = $wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'no')", $option, $mine ) );
		if ( $added ) {
			return $mine;
		}
		$held = $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", $option ) );
		if ( null === $held || (int) $held >= time() ) {
			return null;
		}
		$taken = $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $mine, $option, $held ) );
		// phpcs:enable
		return $taken ? $mine : null;
	}

	/**
	 * Gives a lock back, if it is still ours.
	 *
	 * @param string $name Its name.
	 * @param string $mine What `take` answered.
	 */
	public static function give( $name, $mine ) {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- See above.
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name = %s AND option_value = %s", 'igny8_lock_' . $name, $mine ) );
	}
}
