<?php
/**
 * Categories and tags of articles.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Finds terms by their name, whatever its case, and makes those that are missing.
 */
class Igny8_Terms {

	/**
	 * The ids of names in a taxonomy.
	 *
	 * @param string[] $names    Names.
	 * @param string   $taxonomy category or post_tag.
	 * @return int[]|WP_Error
	 */
	public static function ids( array $names, $taxonomy ) {
		$ids = array();
		foreach ( array_slice( $names, 0, 50 ) as $name ) {
			$name = trim( sanitize_text_field( (string) $name ) );
			if ( '' === $name ) {
				continue;
			}
			$known = get_term_by( 'name', $name, $taxonomy );
			if ( $known ) {
				$ids[] = (int) $known->term_id;
				continue;
			}
			$made = wp_insert_term( wp_slash( $name ), $taxonomy );
			if ( is_wp_error( $made ) ) {
				// Somebody made it meanwhile.
				$same = $made->get_error_data( 'term_exists' );
				if ( ! $same ) {
					return $made;
				}
				$ids[] = (int) $same;
				continue;
			}
			$ids[] = (int) $made['term_id'];
		}
		return array_values( array_unique( $ids ) );
	}
}
