<?php
/**
 * What waits to be told to IGNY8.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Keeps changes until IGNY8 has taken them. Adding one costs a statement, so no editor ever waits.
 */
class Igny8_Queue {

	const BATCH = 20;
	/** Bytes of a batch; IGNY8 takes two megabytes. */
	const MOST_BYTES = 1200000;

	/**
	 * Adds a post that changed. What of it is told, is read when it is told; several edits are one.
	 *
	 * @param int $post_id Post.
	 */
	public static function add_post( $post_id ) {
		self::add( 'post:' . $post_id, 'post', (string) $post_id, array() );
	}

	/**
	 * Whether a change of a post waits.
	 *
	 * @param int $post_id Post.
	 * @return bool
	 */
	public static function has_post( $post_id ) {
		global $wpdb;
		$table = Igny8_Tables::queue();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our table.
		return (bool) $wpdb->get_var( $wpdb->prepare( "SELECT 1 FROM $table WHERE name = %s", 'post:' . $post_id ) );
	}

	/**
	 * Adds a change; one of the same name is replaced by it.
	 *
	 * @param string $name        What it is about.
	 * @param string $kind        post, status, delete or term.
	 * @param string $external_id Id of the post or term.
	 * @param array  $payload     What to tell.
	 */
	public static function add( $name, $kind, $external_id, array $payload ) {
		if ( ! Igny8_Settings::is_complete() ) {
			return;
		}
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our table.
		$wpdb->replace(
			Igny8_Tables::queue(),
			array(
				'name'        => $name,
				'kind'        => $kind,
				'external_id' => $external_id,
				'payload'     => wp_json_encode( $payload ),
				// Tells this change from a later one of the same name, and is the same however often it is sent.
				'stamp'       => wp_generate_uuid4(),
				'attempts'    => 0,
				'run_at'      => time(),
			)
		);
		self::wake( 1 );
	}

	/**
	 * Has the queue sent in the background.
	 *
	 * @param int $seconds From now.
	 */
	public static function wake( $seconds ) {
		$next = wp_next_scheduled( 'igny8_push' );
		if ( ! $next || $next > time() + $seconds ) {
			wp_schedule_single_event( time() + $seconds, 'igny8_push' );
		}
	}

	/**
	 * How many changes wait.
	 *
	 * @return int
	 */
	public static function length() {
		global $wpdb;
		$table = Igny8_Tables::queue();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our table.
		return (int) $wpdb->get_var( "SELECT COUNT(*) FROM $table" );
	}

	/**
	 * Sends what is due, batch after batch, one process at a time.
	 *
	 * @return true|WP_Error
	 */
	public static function send() {
		$lock = Igny8_Lock::take( 'push', 300 );
		if ( ! $lock ) {
			return true;
		}
		$sent = true;
		try {
			for ( $batch = 0; $batch < 10 && true === $sent; $batch++ ) {
				$rows = self::due();
				if ( ! $rows ) {
					break;
				}
				$sent = self::send_rows( $rows );
			}
		} finally {
			Igny8_Lock::give( 'push', $lock );
		}
		self::wake_again();
		return $sent;
	}

	/**
	 * The changes that are due, the oldest first.
	 *
	 * @return object[]
	 */
	private static function due() {
		global $wpdb;
		$table = Igny8_Tables::queue();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our table.
		return $wpdb->get_results( $wpdb->prepare( "SELECT * FROM $table WHERE run_at <= %d ORDER BY id LIMIT %d", time(), self::BATCH ) );
	}

	/**
	 * Sends rows, as many as fit into one request.
	 *
	 * @param object[] $rows Rows of the queue.
	 * @return true|WP_Error
	 */
	private static function send_rows( array $rows ) {
		$bytes   = 0;
		$taken   = array();
		$changes = array();
		foreach ( $rows as $row ) {
			$change = Igny8_Report::change( $row );
			if ( null === $change ) {
				self::drop( $row );
				continue;
			}
			$bytes += strlen( (string) wp_json_encode( $change ) );
			if ( $changes && $bytes > self::MOST_BYTES ) {
				break;
			}
			$taken[]   = $row;
			$changes[] = $change;
		}
		if ( ! $changes ) {
			return true;
		}
		$answer = Igny8_Client::call( 'push_changes', array( 'p_changes' => $changes ) );
		if ( is_wp_error( $answer ) ) {
			self::put_off( $taken, $answer );
			return $answer;
		}
		foreach ( $answer['refused'] as $place ) {
			/* translators: %s: what a change is about, such as post:12. */
			Igny8_Log::add( sprintf( __( 'IGNY8 did not take a change of %s: it is too long or not readable.', 'igny8' ), $taken[ $place ]->name ), 'error' );
		}
		array_map( array( __CLASS__, 'drop' ), $taken );
		return true;
	}

	/**
	 * Forgets a change that was taken, unless a later one has its place.
	 *
	 * @param object $row Row of the queue.
	 */
	private static function drop( $row ) {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our table.
		$wpdb->delete(
			Igny8_Tables::queue(),
			array(
				'name'  => $row->name,
				'stamp' => $row->stamp,
			)
		);
	}

	/**
	 * Tries changes again later: after half a minute, then twice as long each time, up to six hours.
	 *
	 * @param object[] $rows  Rows of the queue.
	 * @param WP_Error $error Why they were not taken.
	 */
	private static function put_off( array $rows, WP_Error $error ) {
		global $wpdb;
		$data  = $error->get_error_data();
		$asked = is_array( $data ) && isset( $data['retry_after'] ) ? $data['retry_after'] : 0;
		foreach ( $rows as $row ) {
			$pause = min( 6 * HOUR_IN_SECONDS, 30 * pow( 2, min( 10, (int) $row->attempts ) ) );
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our table.
			$wpdb->update(
				Igny8_Tables::queue(),
				array(
					'attempts' => $row->attempts + 1,
					'run_at'   => time() + max( $asked, $pause ) + wp_rand( 0, 10 ),
				),
				array(
					'name'  => $row->name,
					'stamp' => $row->stamp,
				)
			);
		}
		/* translators: %s: the reason. */
		Igny8_Log::add( sprintf( __( 'Changes could not be sent: %s They are tried again.', 'igny8' ), $error->get_error_message() ), 'error' );
	}

	/**
	 * Comes back when the next change is due.
	 */
	private static function wake_again() {
		global $wpdb;
		$table = Igny8_Tables::queue();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our table.
		$next = $wpdb->get_var( "SELECT MIN(run_at) FROM $table" );
		if ( null !== $next ) {
			self::wake( max( 1, (int) $next - time() ) );
		}
	}
}
