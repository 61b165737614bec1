<?php
/**
 * The plugin's own tables.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Makes the tables: which post is which article, and what waits to be told to IGNY8.
 */
class Igny8_Tables {

	const VERSION = '1';

	/**
	 * Name of the table that knows the post of each article.
	 *
	 * @return string
	 */
	public static function posts() {
		global $wpdb;
		return $wpdb->prefix . 'igny8_posts';
	}

	/**
	 * Name of the table of what waits.
	 *
	 * @return string
	 */
	public static function queue() {
		global $wpdb;
		return $wpdb->prefix . 'igny8_queue';
	}

	/**
	 * Makes the tables where they are missing.
	 */
	public static function upgrade() {
		if ( self::VERSION === get_option( 'igny8_tables' ) ) {
			return;
		}
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$charset = $wpdb->get_charset_collate();
		dbDelta(
			'CREATE TABLE ' . self::posts() . " (
			content_id varchar(36) NOT NULL,
			post_id bigint(20) unsigned NOT NULL DEFAULT 0,
			version bigint(20) unsigned NOT NULL DEFAULT 0,
			fingerprint varchar(64) NOT NULL DEFAULT '',
			intended varchar(64) NOT NULL DEFAULT '',
			PRIMARY KEY  (content_id),
			KEY post_id (post_id)
			) $charset;"
		);
		dbDelta(
			'CREATE TABLE ' . self::queue() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			name varchar(191) NOT NULL,
			kind varchar(20) NOT NULL,
			external_id varchar(100) NOT NULL,
			payload longtext NOT NULL,
			stamp varchar(36) NOT NULL,
			attempts int(10) unsigned NOT NULL DEFAULT 0,
			run_at bigint(20) unsigned NOT NULL DEFAULT 0,
			PRIMARY KEY  (id),
			UNIQUE KEY name (name),
			KEY run_at (run_at)
			) $charset;"
		);
		update_option( 'igny8_tables', self::VERSION, true );
	}
}
