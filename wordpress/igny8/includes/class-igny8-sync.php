<?php
/**
 * The exchange with IGNY8.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Pulls on a schedule and on demand, one process at a time, and says how it went.
 */
class Igny8_Sync {

	const PAGES = 20;
	const STATE = 'igny8_state';

	/**
	 * Puts the exchange on WordPress's schedule.
	 */
	public static function start() {
		// phpcs:ignore WordPress.WP.CronInterval.CronSchedulesInterval -- Five minutes at least, as the settings say.
		add_filter( 'cron_schedules', array( __CLASS__, 'schedules' ) );
		add_action( 'igny8_sync', array( __CLASS__, 'run' ) );
		add_action( 'igny8_push', array( 'Igny8_Queue', 'send' ) );
	}

	/**
	 * Adds our interval.
	 *
	 * @param array $schedules Known intervals.
	 * @return array
	 */
	public static function schedules( $schedules ) {
		$schedules['igny8_interval'] = array(
			'interval' => Igny8_Settings::get( 'minutes' ) * MINUTE_IN_SECONDS,
			'display'  => __( 'As chosen for IGNY8', 'igny8' ),
		);
		return $schedules;
	}

	/**
	 * When the plugin is activated.
	 */
	public static function activate() {
		Igny8_Tables::upgrade();
		self::schedule();
	}

	/**
	 * When the plugin is deactivated.
	 */
	public static function deactivate() {
		wp_clear_scheduled_hook( 'igny8_sync' );
		wp_clear_scheduled_hook( 'igny8_push' );
	}

	/**
	 * Schedules the exchange anew, with the interval as it is now.
	 */
	public static function schedule() {
		wp_clear_scheduled_hook( 'igny8_sync' );
		wp_schedule_event( time() + MINUTE_IN_SECONDS, 'igny8_interval', 'igny8_sync' );
	}

	/**
	 * Introduces this site to IGNY8.
	 *
	 * @return array|WP_Error What IGNY8 says of the key and its site.
	 */
	public static function introduce() {
		$said = Igny8_Client::call(
			'site_handshake',
			array(
				'p_site' => array(
					'name'      => get_bloginfo( 'name' ),
					'plugin'    => IGNY8_VERSION,
					'wordpress' => get_bloginfo( 'version' ),
					'php'       => PHP_VERSION,
					'seo'       => Igny8_Seo::plugin(),
				),
			)
		);
		if ( ! is_wp_error( $said ) && version_compare( IGNY8_VERSION, $said['plugin_min_version'], '<' ) ) {
			/* translators: %s: a version. */
			return new WP_Error( 'too_old', sprintf( __( 'IGNY8 needs version %s of this plugin. Please update it.', 'igny8' ), $said['plugin_min_version'] ) );
		}
		return $said;
	}

	/**
	 * Exchanges everything that waits on both sides.
	 *
	 * @return array{done: int, failed: int}|WP_Error
	 */
	public static function run() {
		if ( ! Igny8_Settings::is_complete() ) {
			return new WP_Error( 'incomplete', __( 'Enter the address and the keys first.', 'igny8' ) );
		}
		$lock = Igny8_Lock::take( 'sync', 900 );
		if ( ! $lock ) {
			return new WP_Error( 'busy', __( 'An exchange is under way already.', 'igny8' ) );
		}
		try {
			$sent  = Igny8_Queue::send();
			$count = self::pull();
			if ( is_wp_error( $sent ) && 'not_connected' === $sent->get_error_code() && ! is_wp_error( $count ) ) {
				// Introduced meanwhile; what could not be sent waits for its next time.
				$sent = Igny8_Queue::send();
			}
		} finally {
			Igny8_Lock::give( 'sync', $lock );
		}
		$error = is_wp_error( $count ) ? $count : ( is_wp_error( $sent ) ? $sent : null );
		self::note( $count, $error );
		return $error ? $error : $count;
	}

	/**
	 * Takes every article that waits, page by page.
	 *
	 * @return array{done: int, failed: int}|WP_Error
	 */
	private static function pull() {
		$cursor = null;
		$count  = array(
			'done'   => 0,
			'failed' => 0,
		);
		for ( $number = 0; $number < self::PAGES; $number++ ) {
			$page = Igny8_Client::call(
				'pull_content',
				array(
					'p_cursor' => $cursor,
					'p_limit'  => 5,
				)
			);
			if ( is_wp_error( $page ) && 'not_connected' === $page->get_error_code() && 0 === $number ) {
				$known = self::introduce();
				if ( is_wp_error( $known ) ) {
					return $known;
				}
				continue;
			}
			if ( is_wp_error( $page ) ) {
				return $page;
			}
			foreach ( $page['items'] as $item ) {
				// Each is told at once: what comes after it may fail.
				$told = Igny8_Posts::apply( $item );
				++$count[ 'done' === $told['result'] ? 'done' : 'failed' ];
				self::note_item( $item, $told );
				$heard = Igny8_Client::call( 'acknowledge_content', array( 'p_items' => array( $told ) ) );
				if ( is_wp_error( $heard ) ) {
					return $heard;
				}
			}
			$cursor = $page['cursor'];
			if ( ! $page['more'] ) {
				break;
			}
		}
		return $count;
	}

	/**
	 * Writes into the log what became of an article.
	 *
	 * @param array $item Article.
	 * @param array $told What IGNY8 is told.
	 */
	private static function note_item( array $item, array $told ) {
		if ( 'done' === $told['result'] ) {
			/* translators: 1: title of an article, 2: its status. */
			Igny8_Log::add( sprintf( __( '“%1$s” is here (%2$s).', 'igny8' ), $item['title'], $told['status'] ) );
			return;
		}
		/* translators: 1: title of an article, 2: the reason. */
		Igny8_Log::add( sprintf( __( '“%1$s” was left as it is: %2$s', 'igny8' ), $item['title'], $told['error'] ), 'error' );
	}

	/**
	 * Keeps how it went, here and in IGNY8.
	 *
	 * @param array|WP_Error $count What came.
	 * @param WP_Error|null  $error Why it ended early.
	 */
	private static function note( $count, $error ) {
		update_option(
			self::STATE,
			array(
				'at'    => time(),
				'error' => $error ? $error->get_error_message() : '',
				'count' => is_wp_error( $count ) ? null : $count,
			),
			false
		);
		if ( $error ) {
			Igny8_Log::add( $error->get_error_message(), 'error' );
		}
		$data = $error ? $error->get_error_data() : null;
		// Who is refused has nothing to report, and who is asked to wait waits.
		if ( ! $error || ( 'unauthorized' !== $error->get_error_code() && empty( $data['retry'] ) ) ) {
			Igny8_Client::call( 'report_sync', array( 'p_error' => $error ? $error->get_error_message() : null ) );
		}
	}
}
