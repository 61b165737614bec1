<?php
/**
 * Leaves nothing of the plugin behind; the posts are the site's own and stay.
 *
 * @package Igny8
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Removes what the plugin kept in one site.
 */
function igny8_uninstall_site() {
	global $wpdb;
	wp_clear_scheduled_hook( 'igny8_sync' );
	wp_clear_scheduled_hook( 'igny8_push' );
	// phpcs:disable WordPress.DB.DirectDatabaseQuery -- Nothing is read any more.
	$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}igny8_posts" );
	$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}igny8_queue" );
	foreach ( array( 'igny8_', '_transient_igny8_', '_transient_timeout_igny8_' ) as $start ) {
		$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( $start ) . '%' ) );
	}
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->postmeta} WHERE meta_key LIKE %s", $wpdb->esc_like( '_igny8_' ) . '%' ) );
	// phpcs:enable
	wp_cache_flush();
}

if ( is_multisite() ) {
	foreach ( get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	) as $igny8_site ) {
		switch_to_blog( $igny8_site );
		igny8_uninstall_site();
		restore_current_blog();
	}
} else {
	igny8_uninstall_site();
}
