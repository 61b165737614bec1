<?php
/**
 * What happened lately.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * The last hundred events, newest first.
 */
class Igny8_Log {

	const OPTION = 'igny8_log';
	const LENGTH = 100;

	/**
	 * Notes an event.
	 *
	 * @param string $message What happened.
	 * @param string $level   info or error.
	 */
	public static function add( $message, $level = 'info' ) {
		$lines = self::lines();
		array_unshift(
			$lines,
			array(
				'at'      => time(),
				'level'   => $level,
				// A key never comes into the log, wherever a message is from.
				'message' => mb_substr( preg_replace( '/igny8_[0-9a-f]{8}_[0-9a-f]+/', 'igny8_…', $message ), 0, 400 ),
			)
		);
		update_option( self::OPTION, array_slice( $lines, 0, self::LENGTH ), false );
	}

	/**
	 * The events.
	 *
	 * @return array<int, array{at: int, level: string, message: string}>
	 */
	public static function lines() {
		$lines = get_option( self::OPTION, array() );
		return is_array( $lines ) ? $lines : array();
	}
}
