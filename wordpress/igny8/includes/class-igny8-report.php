<?php
/**
 * Changes as IGNY8 is told of them.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Words changes in the shape of WordPress's own REST API, so that both ways of reading a site give the same.
 */
class Igny8_Report {

	/**
	 * A row of the queue as a change; null when there is nothing to tell any more.
	 *
	 * @param object $row Row of the queue.
	 * @return array|null
	 */
	public static function change( $row ) {
		$payload = json_decode( $row->payload, true );
		if ( 'post' === $row->kind ) {
			$post = get_post( (int) $row->external_id );
			if ( ! $post || 'trash' === $post->post_status ) {
				return null;
			}
			$payload = self::post( $post );
		}
		return array(
			'kind'        => $row->kind,
			'external_id' => $row->external_id,
			'dedupe_key'  => $row->kind . ':' . $row->external_id . ':' . $row->stamp,
			'payload'     => (object) $payload,
		);
	}

	/**
	 * A post.
	 *
	 * @param WP_Post $post Post.
	 * @return array
	 */
	private static function post( WP_Post $post ) {
		$thumbnail = (int) get_post_thumbnail_id( $post );
		return array(
			'id'                 => $post->ID,
			'type'               => $post->post_type,
			'status'             => $post->post_status,
			'slug'               => $post->post_name,
			'link'               => (string) get_permalink( $post ),
			'date_gmt'           => self::time( $post->post_date_gmt ),
			'modified_gmt'       => self::time( $post->post_modified_gmt ),
			'author'             => (int) $post->post_author,
			'title'              => array( 'raw' => $post->post_title ),
			'content'            => array( 'raw' => $post->post_content ),
			'excerpt'            => array( 'raw' => $post->post_excerpt ),
			'featured_media'     => $thumbnail,
			'featured_media_url' => $thumbnail ? (string) wp_get_attachment_url( $thumbnail ) : '',
			'categories'         => self::terms( $post, 'category', 'ids' ),
			'tags'               => self::terms( $post, 'post_tag', 'ids' ),
			'category_names'     => self::terms( $post, 'category', 'names' ),
			'tag_names'          => self::terms( $post, 'post_tag', 'names' ),
			'meta'               => (object) ( Igny8_Seo::read( $post->ID ) + array_filter( array( Igny8_Seo::CONTENT_ID => (string) get_post_meta( $post->ID, Igny8_Seo::CONTENT_ID, true ) ) ) ),
		);
	}

	/**
	 * The terms of a post.
	 *
	 * @param WP_Post $post     Post.
	 * @param string  $taxonomy Taxonomy.
	 * @param string  $fields   ids or names.
	 * @return array
	 */
	private static function terms( WP_Post $post, $taxonomy, $fields ) {
		$found = wp_get_object_terms( $post->ID, $taxonomy, array( 'fields' => $fields ) );
		return is_wp_error( $found ) ? array() : $found;
	}

	/**
	 * A time of the database in the form of the REST API; null before there is one.
	 *
	 * @param string $gmt Time.
	 * @return string|null
	 */
	public static function time( $gmt ) {
		return '0000-00-00 00:00:00' === $gmt ? null : str_replace( ' ', 'T', $gmt );
	}
}
