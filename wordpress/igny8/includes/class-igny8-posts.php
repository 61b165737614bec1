<?php
/**
 * Articles as posts.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Makes of each article one post, however often and by however many processes it is asked.
 */
class Igny8_Posts {

	/**
	 * Whether a post is being written by us, so that this is not reported as a change.
	 *
	 * @var bool
	 */
	private static $writing = false;

	/**
	 * Whether a change is our own.
	 *
	 * @return bool
	 */
	public static function is_writing() {
		return self::$writing;
	}

	/**
	 * Brings an article into WordPress.
	 *
	 * @param array $item As IGNY8 gives it.
	 * @return array What to tell IGNY8 of it.
	 */
	public static function apply( array $item ) {
		$told = array(
			'content_id' => $item['id'],
			'version'    => $item['version'],
			'orders'     => $item['orders'],
		);
		$lock = Igny8_Lock::take( 'post_' . md5( $item['id'] ), 300 );
		if ( ! $lock ) {
			return array_merge( $told, self::failure( new WP_Error( 'busy', __( 'Another process works on this article.', 'igny8' ) ) ) );
		}
		self::$writing = true;
		// Whoever saves here, the text is IGNY8's own and was cleaned there; the filters of roles would harm its blocks.
		kses_remove_filters();
		add_filter( 'wp_insert_post_data', array( __CLASS__, 'a_second_ago' ) );
		try {
			$done = 'trash' === $item['wanted_status'] ? self::trash( $item ) : self::write( $item );
		} finally {
			remove_filter( 'wp_insert_post_data', array( __CLASS__, 'a_second_ago' ) );
			kses_init();
			self::$writing = false;
			Igny8_Lock::give( 'post_' . md5( $item['id'] ), $lock );
		}
		return array_merge( $told, is_wp_error( $done ) ? self::failure( $done ) : $done );
	}

	/**
	 * Dates our own writing a second back: WordPress counts seconds, and an edit in the same one must be later.
	 *
	 * @param array $data Row of a post.
	 * @return array
	 */
	public static function a_second_ago( array $data ) {
		$data['post_modified_gmt'] = gmdate( 'Y-m-d H:i:s', time() - 1 );
		$data['post_modified']     = get_date_from_gmt( $data['post_modified_gmt'] );
		return $data;
	}

	/**
	 * What IGNY8 is told of an article that did not arrive.
	 *
	 * @param WP_Error $error Why.
	 * @return array
	 */
	private static function failure( WP_Error $error ) {
		return array(
			'result' => 'edited' === $error->get_error_code() ? 'edited' : 'failed',
			'error'  => $error->get_error_message(),
		);
	}

	/**
	 * The post of an article.
	 *
	 * @param string $content_id Article.
	 * @return WP_Post|null
	 */
	public static function find( $content_id ) {
		global $wpdb;
		$table = Igny8_Tables::posts();
		// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our table; a cache could be behind.
		$id = (int) $wpdb->get_var( $wpdb->prepare( "SELECT post_id FROM $table WHERE content_id = %s", $content_id ) );
		if ( ! $id || ! get_post( $id ) ) {
			$id = (int) $wpdb->get_var( $wpdb->prepare( "SELECT m.post_id FROM {$wpdb->postmeta} m JOIN {$wpdb->posts} p ON p.ID = m.post_id WHERE m.meta_key = %s AND m.meta_value = %s ORDER BY m.post_id LIMIT 1", Igny8_Seo::CONTENT_ID, $content_id ) );
		}
		if ( ! $id ) {
			// Of a process that ended between the post and its meta.
			$id = (int) $wpdb->get_var( $wpdb->prepare( "SELECT ID FROM {$wpdb->posts} WHERE guid = %s ORDER BY ID LIMIT 1", self::guid( $content_id ) ) );
		}
		if ( ! $id ) {
			// Of IGNY8's own worker, which signs in with an application password.
			$mark = '%' . $wpdb->esc_like( '"igny8-' . $content_id . '"' ) . '%';
			$id   = (int) $wpdb->get_var( $wpdb->prepare( "SELECT ID FROM {$wpdb->posts} WHERE post_type IN ('post', 'page') AND post_status <> 'auto-draft' AND post_content LIKE %s ORDER BY ID LIMIT 1", $mark ) );
		}
		// phpcs:enable
		return $id ? get_post( $id ) : null;
	}

	/**
	 * What the first block of an article's post carries, by whichever way it came.
	 *
	 * @param string $content_id Article.
	 * @return array
	 */
	private static function mark( $content_id ) {
		return array( 'igny8' => 'igny8-' . $content_id );
	}

	/**
	 * The name of an article that is part of its post's row.
	 *
	 * @param string $content_id Article.
	 * @return string
	 */
	private static function guid( $content_id ) {
		return 'urn:igny8:' . $content_id;
	}

	/**
	 * Writes an article into its post.
	 *
	 * @param array $item Article.
	 * @return array|WP_Error
	 */
	private static function write( array $item ) {
		$post    = self::find( $item['id'] );
		$refused = $post ? self::refusal( $post, $item ) : null;
		if ( $refused ) {
			return $refused;
		}
		$post_id = $post ? $post->ID : self::insert( $item );
		if ( is_wp_error( $post_id ) ) {
			return $post_id;
		}
		$filled = self::fill( $post_id, $item, null === $post );
		return is_wp_error( $filled ) ? $filled : self::arrived( $post_id, $item );
	}

	/**
	 * Why a post is left as it is.
	 *
	 * @param WP_Post $post Post.
	 * @param array   $item Article.
	 * @return WP_Error|null
	 */
	private static function refusal( WP_Post $post, array $item ) {
		if ( 'trash' === $post->post_status ) {
			return new WP_Error( 'edited', __( 'This post is in the trash of WordPress. Restore it there first.', 'igny8' ) );
		}
		if ( empty( $item['overwrite'] ) && Igny8_Edits::is_edited( $post, $item ) ) {
			Igny8_Queue::add_post( $post->ID );
			return new WP_Error( 'edited', __( 'This post was edited in WordPress since; IGNY8 is told of the edit first.', 'igny8' ) );
		}
		return null;
	}

	/**
	 * Makes the empty post of an article, as a draft until it is complete.
	 *
	 * @param array $item Article.
	 * @return int|WP_Error
	 */
	private static function insert( array $item ) {
		$author = (int) Igny8_Settings::get( 'author' );
		return wp_insert_post(
			wp_slash(
				array(
					'post_type'   => 'page' === $item['type'] ? 'page' : 'post',
					'post_status' => 'draft',
					'post_title'  => $item['title'],
					'post_author' => $author && get_userdata( $author ) ? $author : self::first_author(),
					'guid'        => self::guid( $item['id'] ),
					'meta_input'  => array( Igny8_Seo::CONTENT_ID => $item['id'] ),
				)
			),
			true
		);
	}

	/**
	 * The first administrator.
	 *
	 * @return int
	 */
	private static function first_author() {
		$found = get_users(
			array(
				'role'    => 'administrator',
				'number'  => 1,
				'orderby' => 'ID',
				'fields'  => 'ID',
			)
		);
		return $found ? (int) $found[0] : 0;
	}

	/**
	 * Gives a post its text, pictures, terms and fields.
	 *
	 * @param int   $post_id Post.
	 * @param array $item    Article.
	 * @param bool  $is_new  Whether it was just made.
	 * @return true|WP_Error
	 */
	private static function fill( $post_id, array $item, $is_new ) {
		$placed   = array();
		$featured = 0;
		foreach ( $item['images'] as $image ) {
			$id = Igny8_Media::attachment( $image, $item['title'], $post_id );
			if ( is_wp_error( $id ) ) {
				return $id;
			}
			if ( 'featured' === $image['kind'] ) {
				$featured = $featured ? $featured : $id;
				continue;
			}
			$placed[] = array(
				'after_heading' => $image['after_heading'],
				'html'          => Igny8_Media::figure( $id, $image['alt'] ),
			);
		}
		$categories = Igny8_Terms::ids( $item['categories'], 'category' );
		$tags       = Igny8_Terms::ids( $item['tags'], 'post_tag' );
		if ( is_wp_error( $categories ) || is_wp_error( $tags ) ) {
			return is_wp_error( $categories ) ? $categories : $tags;
		}
		$fields = array(
			'ID'           => $post_id,
			'post_title'   => $item['title'],
			'post_content' => Igny8_Blocks::cut( Igny8_Blocks::place( $item['html'], $placed ), self::mark( $item['id'] ) ),
			'post_excerpt' => $item['excerpt'],
			'meta_input'   => Igny8_Seo::meta( $item ) + array( Igny8_Seo::CONTENT_ID => $item['id'] ),
		);
		if ( $is_new || 'publish' !== get_post_status( $post_id ) ) {
			// The address of a public page stays.
			$fields['post_name'] = $item['slug'];
		}
		if ( 'page' !== $item['type'] ) {
			$fields['tags_input'] = $tags;
			if ( $categories ) {
				$fields['post_category'] = $categories;
			}
		}
		if ( $featured ) {
			$fields['_thumbnail_id'] = $featured;
		}
		// While pictures and terms came, somebody may have edited it.
		clean_post_cache( $post_id );
		$post    = $is_new ? null : get_post( $post_id );
		$refused = $post ? self::refusal( $post, $item ) : null;
		if ( $refused ) {
			return $refused;
		}
		Igny8_Edits::intend( $post_id, $item, $fields );
		$done = wp_update_post( wp_slash( $fields + self::status_fields( $item, $post_id, $is_new ) ), true );
		return is_wp_error( $done ) ? $done : true;
	}

	/**
	 * The status of a post: what was ordered, else what is chosen here for new ones.
	 *
	 * @param array $item    Article.
	 * @param int   $post_id Post.
	 * @param bool  $is_new  Whether it was just made.
	 * @return array
	 */
	private static function status_fields( array $item, $post_id, $is_new ) {
		$status = $item['wanted_status'];
		if ( null === $status ) {
			$status = $is_new ? Igny8_Settings::get( 'post_status' ) : get_post_status( $post_id );
		}
		if ( 'future' === $status && $item['publish_at'] ) {
			$at = gmdate( 'Y-m-d H:i:s', strtotime( $item['publish_at'] ) );
			return array(
				'post_status'   => 'future',
				'post_date_gmt' => $at,
				'post_date'     => get_date_from_gmt( $at ),
				'edit_date'     => true,
			);
		}
		return array( 'post_status' => 'future' === $status ? 'draft' : $status );
	}

	/**
	 * Puts the post of an article that was withdrawn into the trash.
	 *
	 * @param array $item Article.
	 * @return array|WP_Error
	 */
	private static function trash( array $item ) {
		$post = self::find( $item['id'] );
		if ( ! $post ) {
			return array(
				'result'      => 'done',
				'status'      => 'trash',
				'external_id' => (string) $item['external_id'],
			);
		}
		if ( 'trash' !== $post->post_status && ! wp_trash_post( $post->ID ) ) {
			return new WP_Error( 'not_stored', __( 'The post could not be put into the trash.', 'igny8' ) );
		}
		return self::arrived( $post->ID, $item );
	}

	/**
	 * Notes that a post is as IGNY8 wants it, and says so.
	 *
	 * @param int   $post_id Post.
	 * @param array $item    Article.
	 * @return array
	 */
	private static function arrived( $post_id, array $item ) {
		clean_post_cache( $post_id );
		$post = get_post( $post_id );
		Igny8_Edits::written( $post, $item );
		$link = get_permalink( $post );
		return array(
			'result'      => 'done',
			'status'      => $post->post_status,
			'external_id' => (string) $post_id,
			'url'         => $link ? $link : Igny8_Client::address(),
			'modified_at' => str_replace( ' ', 'T', $post->post_modified_gmt ) . 'Z',
		);
	}
}
