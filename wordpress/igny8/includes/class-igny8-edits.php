<?php
/**
 * Whether a post is still as IGNY8 wrote it.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Keeps what was written, and tells an edit from it.
 */
class Igny8_Edits {

	/**
	 * Notes what is about to be written: a process that ends right after it is then not taken for an edit.
	 *
	 * @param int   $post_id Post.
	 * @param array $item    Article.
	 * @param array $fields  Fields of the post.
	 */
	public static function intend( $post_id, array $item, array $fields ) {
		global $wpdb;
		$table = Igny8_Tables::posts();
		$text  = hash( 'sha256', $fields['post_title'] . "\n" . $fields['post_content'] );
		// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our table.
		$wpdb->query( $wpdb->prepare( "INSERT IGNORE INTO $table (content_id, post_id) VALUES (%s, %d)", $item['id'], $post_id ) );
		$wpdb->query( $wpdb->prepare( "UPDATE $table SET post_id = %d, intended = %s WHERE content_id = %s", $post_id, $text, $item['id'] ) );
		// phpcs:enable
	}

	/**
	 * Whether somebody edited a post since we wrote it, and IGNY8 has not taken that edit in.
	 *
	 * @param WP_Post $post Post.
	 * @param array   $item Article.
	 * @return bool
	 */
	public static function is_edited( WP_Post $post, array $item ) {
		global $wpdb;
		$table = Igny8_Tables::posts();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our table.
		$last = $wpdb->get_row( $wpdb->prepare( "SELECT fingerprint, intended FROM $table WHERE content_id = %s", $item['id'] ) );
		// A post that was begun and never filled has no text yet.
		if ( '' === $post->post_content || self::knows( $post, $item ) ) {
			return false;
		}
		if ( ! $last ) {
			return ! self::reads_the_same( $post, $item );
		}
		return self::fingerprint( $post ) !== $last->fingerprint
			&& hash( 'sha256', $post->post_title . "\n" . $post->post_content ) !== $last->intended;
	}

	/**
	 * Whether IGNY8 has taken in what the post is now.
	 *
	 * @param WP_Post $post Post.
	 * @param array   $item Article.
	 * @return bool
	 */
	private static function knows( WP_Post $post, array $item ) {
		return $item['known_modified_at'] && ! Igny8_Queue::has_post( $post->ID )
			&& strtotime( $item['known_modified_at'] ) >= strtotime( $post->post_modified_gmt . ' UTC' );
	}

	/**
	 * What people can edit of a post, as a short text.
	 *
	 * @param WP_Post $post Post.
	 * @return string
	 */
	private static function fingerprint( WP_Post $post ) {
		return hash( 'sha256', implode( "\n", array( $post->post_title, $post->post_content, $post->post_excerpt, $post->post_name, $post->post_status ) ) );
	}

	/**
	 * Whether a post that IGNY8 brought here by another way still has the words of its article.
	 *
	 * @param WP_Post $post Post.
	 * @param array   $item Article.
	 * @return bool
	 */
	private static function reads_the_same( WP_Post $post, array $item ) {
		$letters = static function ( $html ) {
			return str_replace( ' ', '', Igny8_Blocks::words( $html ) );
		};
		return $letters( $post->post_title ) === $letters( $item['title'] )
			&& $letters( $post->post_content ) === $letters( $item['html'] );
	}

	/**
	 * Notes that a post is as IGNY8 wants it.
	 *
	 * @param WP_Post $post Post.
	 * @param array   $item Article.
	 */
	public static function written( WP_Post $post, array $item ) {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our table.
		$wpdb->replace(
			Igny8_Tables::posts(),
			array(
				'content_id'  => $item['id'],
				'post_id'     => $post->ID,
				'version'     => $item['version'],
				'fingerprint' => self::fingerprint( $post ),
				'intended'    => '',
			)
		);
	}
}
