<?php
/**
 * Plugin Name:       IGNY8
 * Description:       Brings approved articles from IGNY8 into WordPress, once each, and tells IGNY8 what changes here.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       igny8
 * Domain Path:       /languages
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

define( 'IGNY8_VERSION', '1.0.0' );
define( 'IGNY8_FILE', __FILE__ );

foreach ( array( 'settings', 'log', 'lock', 'tables', 'client', 'blocks', 'media', 'seo', 'terms', 'edits', 'posts', 'queue', 'watch', 'report', 'sync', 'status-route', 'admin', 'admin-page' ) as $igny8_part ) {
	require_once __DIR__ . '/includes/class-igny8-' . $igny8_part . '.php';
}
unset( $igny8_part );

register_activation_hook( __FILE__, array( 'Igny8_Sync', 'activate' ) );
register_deactivation_hook( __FILE__, array( 'Igny8_Sync', 'deactivate' ) );

add_action( 'init', array( 'Igny8_Seo', 'register_meta' ), 20 );
add_action( 'plugins_loaded', array( 'Igny8_Tables', 'upgrade' ) );
add_action( 'rest_api_init', array( 'Igny8_Status_Route', 'register' ) );
Igny8_Watch::start();
Igny8_Sync::start();

if ( is_admin() ) {
	Igny8_Admin::start();
}
