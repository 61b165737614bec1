<?php
/**
 * The settings page as it looks.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Renders settings, the last exchange and the log.
 */
class Igny8_Admin_Page {

	/**
	 * Renders the page.
	 */
	public static function render() {
		if ( ! current_user_can( Igny8_Admin::CAPABILITY ) ) {
			return;
		}
		echo '<div class="wrap"><h1>IGNY8</h1>';
		self::message();
		self::form();
		if ( Igny8_Settings::is_complete() ) {
			self::exchange();
			self::log();
		}
		echo '</div>';
	}

	/**
	 * What the last form left.
	 */
	private static function message() {
		$name = 'igny8_message_' . get_current_user_id();
		$left = get_transient( $name );
		if ( ! is_array( $left ) ) {
			return;
		}
		delete_transient( $name );
		printf( '<div class="notice notice-%s"><p>%s</p></div>', esc_attr( $left['kind'] ), esc_html( $left['message'] ) );
	}

	/**
	 * The settings.
	 */
	private static function form() {
		$all = Igny8_Settings::all();
		self::open( 'igny8_save' );
		echo '<table class="form-table" role="presentation">';
		self::row( 'endpoint', __( 'Address', 'igny8' ), 'url', $all['endpoint'], __( 'IGNY8 shows it under Settings, API keys.', 'igny8' ) );
		self::row( 'publishable_key', __( 'Publishable key', 'igny8' ), 'text', $all['publishable_key'], __( 'It stands beside the address.', 'igny8' ) );
		self::row(
			'site_key',
			__( 'Site key', 'igny8' ),
			'password',
			'',
			'' === $all['site_key'] ? __( 'IGNY8 shows it once, when it is made.', 'igny8' )
				/* translators: %s: beginning of the key. */
				: sprintf( __( '%s… is kept. Leave this empty to keep it.', 'igny8' ), substr( $all['site_key'], 0, 14 ) )
		);
		self::row( 'minutes', __( 'Minutes between exchanges', 'igny8' ), 'number', (string) $all['minutes'], '' );
		self::choices( $all );
		echo '</table>';
		submit_button( __( 'Save and connect', 'igny8' ) );
		echo '</form>';
	}

	/**
	 * The status and the author of new posts.
	 *
	 * @param array $all Settings.
	 */
	private static function choices( array $all ) {
		$statuses = array(
			'draft'   => __( 'Draft', 'igny8' ),
			'pending' => __( 'Pending review', 'igny8' ),
			'publish' => __( 'Published', 'igny8' ),
		);
		printf( '<tr><th scope="row"><label for="igny8-post_status">%s</label></th><td><select id="igny8-post_status" name="post_status">', esc_html__( 'New articles arrive as', 'igny8' ) );
		foreach ( $statuses as $status => $label ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( $status ), selected( $all['post_status'], $status, false ), esc_html( $label ) );
		}
		printf( '</select><p class="description">%s</p></td></tr>', esc_html__( 'A status that is chosen in IGNY8 comes first.', 'igny8' ) );
		printf( '<tr><th scope="row"><label for="author">%s</label></th><td>', esc_html__( 'Author of new articles', 'igny8' ) );
		wp_dropdown_users(
			array(
				'name'            => 'author',
				'selected'        => $all['author'],
				'capability'      => 'edit_posts',
				'show_option_all' => __( 'The first administrator', 'igny8' ),
				'number'          => 200,
			)
		);
		echo '</td></tr>';
	}

	/**
	 * How the last exchange went, and the buttons.
	 */
	private static function exchange() {
		$state = (array) get_option( Igny8_Sync::STATE, array() );
		printf( '<h2>%s</h2>', esc_html__( 'Exchange', 'igny8' ) );
		$at = isset( $state['at'] ) ? wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $state['at'] ) : __( 'never', 'igny8' );
		/* translators: %s: a time. */
		printf( '<p>%s ', esc_html( sprintf( __( 'Last exchange: %s.', 'igny8' ), $at ) ) );
		/* translators: %d: number of changes. */
		printf( '%s</p>', esc_html( sprintf( __( 'Changes that wait to be sent: %d.', 'igny8' ), Igny8_Queue::length() ) ) );
		if ( ! empty( $state['error'] ) ) {
			printf( '<div class="notice notice-error inline"><p>%s</p></div>', esc_html( $state['error'] ) );
		}
		echo '<div style="display:flex;gap:8px">';
		self::open( 'igny8_sync' );
		submit_button( __( 'Exchange now', 'igny8' ), 'secondary', 'submit', false );
		echo '</form>';
		self::open( 'igny8_test' );
		submit_button( __( 'Test the connection', 'igny8' ), 'secondary', 'submit', false );
		echo '</form></div>';
	}

	/**
	 * The log.
	 */
	private static function log() {
		printf( '<h2>%s</h2>', esc_html__( 'Log', 'igny8' ) );
		$lines = Igny8_Log::lines();
		if ( ! $lines ) {
			printf( '<p>%s</p>', esc_html__( 'Nothing happened yet.', 'igny8' ) );
			return;
		}
		printf( '<table class="widefat striped"><thead><tr><th scope="col">%s</th><th scope="col">%s</th></tr></thead><tbody>', esc_html__( 'When', 'igny8' ), esc_html__( 'What', 'igny8' ) );
		foreach ( $lines as $line ) {
			printf(
				'<tr><td>%s</td><td>%s%s</td></tr>',
				esc_html( wp_date( 'Y-m-d H:i:s', $line['at'] ) ),
				'error' === $line['level'] ? '<strong>' . esc_html__( 'Error:', 'igny8' ) . '</strong> ' : '',
				esc_html( $line['message'] )
			);
		}
		echo '</tbody></table>';
	}

	/**
	 * Opens a form.
	 *
	 * @param string $action What it is for.
	 */
	private static function open( $action ) {
		printf( '<form method="post" action="%s"><input type="hidden" name="action" value="%s">', esc_url( admin_url( 'admin-post.php' ) ), esc_attr( $action ) );
		wp_nonce_field( $action );
	}

	/**
	 * A field in a row.
	 *
	 * @param string $name  Its name.
	 * @param string $label Its label.
	 * @param string $type  Type of the input.
	 * @param string $value What stands in it.
	 * @param string $hint  A sentence below it.
	 */
	private static function row( $name, $label, $type, $value, $hint ) {
		printf(
			'<tr><th scope="row"><label for="igny8-%1$s">%2$s</label></th><td><input class="regular-text" id="igny8-%1$s" name="%1$s" type="%3$s" value="%4$s" autocomplete="off"><p class="description">%5$s</p></td></tr>',
			esc_attr( $name ),
			esc_html( $label ),
			esc_attr( $type ),
			esc_attr( $value ),
			esc_html( $hint )
		);
	}
}
