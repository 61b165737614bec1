<?php
/**
 * Settings, IGNY8.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Takes the forms of the settings page.
 */
class Igny8_Admin {

	const PAGE       = 'igny8';
	const CAPABILITY = 'manage_options';

	/**
	 * Hooks the page in.
	 */
	public static function start() {
		add_action( 'admin_menu', array( __CLASS__, 'menu' ) );
		add_action( 'admin_post_igny8_save', array( __CLASS__, 'save' ) );
		add_action( 'admin_post_igny8_test', array( __CLASS__, 'test' ) );
		add_action( 'admin_post_igny8_sync', array( __CLASS__, 'sync' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( IGNY8_FILE ), array( __CLASS__, 'links' ) );
	}

	/**
	 * Adds the page to the menu.
	 */
	public static function menu() {
		add_options_page( 'IGNY8', 'IGNY8', self::CAPABILITY, self::PAGE, array( 'Igny8_Admin_Page', 'render' ) );
	}

	/**
	 * Adds the way to the page to the list of plugins.
	 *
	 * @param string[] $links Links.
	 * @return string[]
	 */
	public static function links( $links ) {
		array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'igny8' ) ) );
		return $links;
	}

	/**
	 * Address of the page.
	 *
	 * @return string
	 */
	public static function url() {
		return admin_url( 'options-general.php?page=' . self::PAGE );
	}

	/**
	 * Keeps the settings and introduces the site.
	 */
	public static function save() {
		self::require_permission( 'igny8_save' );
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Checked right above.
		$wrong = Igny8_Settings::save( wp_unslash( $_POST ) );
		if ( $wrong ) {
			self::leave( 'error', implode( ' ', $wrong ) );
		}
		Igny8_Sync::schedule();
		self::leave_introduction();
	}

	/**
	 * Tries the connection.
	 */
	public static function test() {
		self::require_permission( 'igny8_test' );
		self::leave_introduction();
	}

	/**
	 * Exchanges now.
	 */
	public static function sync() {
		self::require_permission( 'igny8_sync' );
		$count = Igny8_Sync::run();
		if ( is_wp_error( $count ) ) {
			self::leave( 'error', $count->get_error_message() );
		}
		/* translators: 1: number of articles that arrived, 2: number of those that did not. */
		self::leave( 'success', sprintf( __( 'Done: %1$d articles arrived, %2$d were left.', 'igny8' ), $count['done'], $count['failed'] ) );
	}

	/**
	 * Introduces the site and says what IGNY8 answered.
	 */
	private static function leave_introduction() {
		$said = Igny8_Sync::introduce();
		if ( is_wp_error( $said ) ) {
			self::leave( 'error', $said->get_error_message() );
		}
		/* translators: 1: name of a site in IGNY8, 2: name of a key. */
		self::leave( 'success', sprintf( __( 'Connected to “%1$s” with the key “%2$s”.', 'igny8' ), sanitize_text_field( $said['site']['name'] ), sanitize_text_field( $said['key']['name'] ) ) );
	}

	/**
	 * Ends the request unless an administrator sent it from our page.
	 *
	 * @param string $action The form.
	 */
	private static function require_permission( $action ) {
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'Only administrators may do this.', 'igny8' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( $action );
	}

	/**
	 * Leaves a message for the page and goes there.
	 *
	 * @param string $kind    success or error.
	 * @param string $message Sentence.
	 */
	private static function leave( $kind, $message ) {
		set_transient(
			'igny8_message_' . get_current_user_id(),
			array(
				'kind'    => $kind,
				'message' => $message,
			),
			MINUTE_IN_SECONDS
		);
		wp_safe_redirect( self::url() );
		exit;
	}
}
