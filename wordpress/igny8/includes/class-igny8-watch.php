<?php
/**
 * What happens on the site.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Notes saves, statuses, trashes, deletions and terms in the queue.
 */
class Igny8_Watch {

	const TYPES      = array( 'post', 'page' );
	const TAXONOMIES = array( 'category', 'post_tag' );

	/**
	 * Begins to watch.
	 */
	public static function start() {
		add_action( 'wp_after_insert_post', array( __CLASS__, 'saved' ), 10, 2 );
		add_action( 'trashed_post', array( __CLASS__, 'moved' ) );
		add_action( 'untrashed_post', array( __CLASS__, 'moved' ) );
		add_action( 'deleted_post', array( __CLASS__, 'deleted' ), 10, 2 );
		foreach ( self::TAXONOMIES as $taxonomy ) {
			add_action( 'created_' . $taxonomy, self::term( $taxonomy, 'created' ) );
			add_action( 'edited_' . $taxonomy, self::term( $taxonomy, 'edited' ) );
			add_action( 'delete_' . $taxonomy, self::term( $taxonomy, 'deleted' ) );
		}
	}

	/**
	 * A post was saved, with its terms and fields.
	 *
	 * @param int     $post_id Post.
	 * @param WP_Post $post    Post.
	 */
	public static function saved( $post_id, $post ) {
		if ( self::is_watched( $post ) && 'trash' !== $post->post_status ) {
			Igny8_Queue::add_post( $post_id );
		}
	}

	/**
	 * A post went into the trash or came out of it.
	 *
	 * @param int $post_id Post.
	 */
	public static function moved( $post_id ) {
		$post = get_post( $post_id );
		if ( ! $post || ! self::is_watched( $post ) ) {
			return;
		}
		Igny8_Queue::add(
			'status:' . $post_id,
			'status',
			(string) $post_id,
			array(
				'status'       => $post->post_status,
				'modified_gmt' => Igny8_Report::time( $post->post_modified_gmt ),
				'content_id'   => (string) get_post_meta( $post_id, Igny8_Seo::CONTENT_ID, true ),
			)
		);
	}

	/**
	 * A post is gone for good.
	 *
	 * @param int     $post_id Post.
	 * @param WP_Post $post    What it was.
	 */
	public static function deleted( $post_id, $post ) {
		if ( self::is_watched( $post ) ) {
			Igny8_Queue::add( 'delete:' . $post_id, 'delete', (string) $post_id, array( 'type' => $post->post_type ) );
		}
	}

	/**
	 * What notes a change of a term.
	 *
	 * @param string $taxonomy Taxonomy.
	 * @param string $action   created, edited or deleted.
	 * @return Closure
	 */
	private static function term( $taxonomy, $action ) {
		return static function ( $term_id ) use ( $taxonomy, $action ) {
			if ( Igny8_Posts::is_writing() ) {
				return;
			}
			$term = get_term( $term_id, $taxonomy );
			Igny8_Queue::add(
				'term:' . $taxonomy . ':' . $term_id,
				'term',
				(string) $term_id,
				array(
					'taxonomy' => $taxonomy,
					'action'   => $action,
					'name'     => $term instanceof WP_Term ? $term->name : '',
					'slug'     => $term instanceof WP_Term ? $term->slug : '',
					'parent'   => $term instanceof WP_Term ? $term->parent : 0,
				)
			);
		};
	}

	/**
	 * Whether changes of a post are told.
	 *
	 * @param WP_Post $post Post.
	 * @return bool
	 */
	private static function is_watched( WP_Post $post ) {
		return ! Igny8_Posts::is_writing() && in_array( $post->post_type, self::TYPES, true )
			&& ! in_array( $post->post_status, array( 'auto-draft', 'inherit' ), true );
	}
}
