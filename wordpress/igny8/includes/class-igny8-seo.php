<?php
/**
 * Fields of SEO plugins.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Writes titles, descriptions and keywords where Yoast and Rank Math look for them.
 */
class Igny8_Seo {

	/** Our fields and the keys under which the plugins keep them. */
	const FIELDS = array(
		'meta_title'       => array( '_yoast_wpseo_title', 'rank_math_title' ),
		'meta_description' => array( '_yoast_wpseo_metadesc', 'rank_math_description' ),
		'focus_keyword'    => array( '_yoast_wpseo_focuskw', 'rank_math_focus_keyword' ),
	);

	/** The article that a post is. */
	const CONTENT_ID = '_igny8_content_id';

	/**
	 * Makes the fields known to the REST API, which drops what nobody registered.
	 */
	public static function register_meta() {
		$keys = array_merge( array( self::CONTENT_ID ), ...array_values( self::FIELDS ) );
		foreach ( array( 'post', 'page' ) as $type ) {
			foreach ( $keys as $key ) {
				if ( registered_meta_key_exists( 'post', $key, $type ) ) {
					continue;
				}
				register_post_meta(
					$type,
					$key,
					array(
						'type'              => 'string',
						'single'            => true,
						'show_in_rest'      => true,
						'sanitize_callback' => 'sanitize_text_field',
						'auth_callback'     => array( __CLASS__, 'may_edit' ),
					)
				);
			}
		}
	}

	/**
	 * Whether somebody may write a field.
	 *
	 * @param bool   $allowed Until now.
	 * @param string $key     Field.
	 * @param int    $post_id Post.
	 * @param int    $user_id Person.
	 * @return bool
	 */
	public static function may_edit( $allowed, $key, $post_id, $user_id ) {
		return user_can( $user_id, 'edit_post', $post_id );
	}

	/**
	 * The fields of an article as meta of its post.
	 *
	 * @param array $item Article.
	 * @return array<string, string>
	 */
	public static function meta( array $item ) {
		$meta = array();
		foreach ( self::FIELDS as $field => $keys ) {
			foreach ( $keys as $key ) {
				$meta[ $key ] = sanitize_text_field( (string) $item[ $field ] );
			}
		}
		return $meta;
	}

	/**
	 * The fields that a post has, in our names; the first plugin that knows one is believed.
	 *
	 * @param int $post_id Post.
	 * @return array<string, string>
	 */
	public static function read( $post_id ) {
		$found = array();
		foreach ( self::FIELDS as $field => $keys ) {
			foreach ( $keys as $key ) {
				$value = (string) get_post_meta( $post_id, $key, true );
				if ( '' !== $value ) {
					$found[ $key ] = $value;
				}
			}
		}
		return $found;
	}

	/**
	 * The SEO plugin that is at work here.
	 *
	 * @return string yoast, rank_math or nothing.
	 */
	public static function plugin() {
		if ( defined( 'WPSEO_VERSION' ) ) {
			return 'yoast';
		}
		return defined( 'RANK_MATH_VERSION' ) ? 'rank_math' : '';
	}
}
