<?php
/**
 * Pictures of articles in the media library.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Takes each picture over once.
 */
class Igny8_Media {

	const TYPES = array(
		'image/png'  => 'png',
		'image/jpeg' => 'jpg',
		'image/webp' => 'webp',
	);

	/**
	 * The attachment of a picture, taken over when it is not there yet.
	 *
	 * @param array  $image   As IGNY8 gives it: id, tag, alt.
	 * @param string $title   Title of the article.
	 * @param int    $post_id The article's post.
	 * @return int|WP_Error Its id.
	 */
	public static function attachment( array $image, $title, $post_id ) {
		// The name is part of the row that is inserted, so a crash leaves no picture that would not be found again.
		$name  = 'igny8-' . sanitize_key( $image['id'] ) . '-' . sanitize_key( $image['tag'] );
		$known = get_posts(
			array(
				'post_type'        => 'attachment',
				'post_status'      => 'inherit',
				'name'             => $name,
				'fields'           => 'ids',
				'numberposts'      => 1,
				'suppress_filters' => true,
			)
		);
		if ( $known ) {
			self::keep_alt( $known[0], $image['alt'] );
			return $known[0];
		}
		$picture = Igny8_Client::picture( $image['id'] );
		if ( is_wp_error( $picture ) ) {
			return $picture;
		}
		$uploaded = self::uploaded( $picture['bytes'] );
		if ( $uploaded ) {
			self::keep_alt( $uploaded, $image['alt'] );
			return $uploaded;
		}
		return self::store( $picture, $name, $image, $title, $post_id );
	}

	/**
	 * The same bytes as IGNY8's own worker uploaded them: their hash is part of the file's name.
	 *
	 * @param string $bytes Picture.
	 * @return int Attachment, or 0.
	 */
	private static function uploaded( $bytes ) {
		global $wpdb;
		$name = '%-' . substr( hash( 'sha256', $bytes ), 0, 20 ) . '.%';
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- No function searches the names of files.
		return (int) $wpdb->get_var( $wpdb->prepare( "SELECT post_id FROM {$wpdb->postmeta} WHERE meta_key = '_wp_attached_file' AND meta_value LIKE %s ORDER BY post_id LIMIT 1", $name ) );
	}

	/**
	 * Stores the bytes of a picture as an attachment.
	 *
	 * @param array  $picture Bytes and type.
	 * @param string $name    Name of the attachment.
	 * @param array  $image   As IGNY8 gives it.
	 * @param string $title   Title of the article.
	 * @param int    $post_id The article's post.
	 * @return int|WP_Error
	 */
	private static function store( array $picture, $name, array $image, $title, $post_id ) {
		if ( ! isset( self::TYPES[ $picture['type'] ] ) || ! getimagesizefromstring( $picture['bytes'] ) ) {
			return new WP_Error( 'bad_picture', __( 'What IGNY8 gave is not a picture.', 'igny8' ) );
		}
		$file = sanitize_title( $title ) . '-' . substr( sanitize_key( $image['id'] ), 0, 8 ) . '.' . self::TYPES[ $picture['type'] ];
		$kept = wp_upload_bits( $file, null, $picture['bytes'] );
		if ( ! empty( $kept['error'] ) ) {
			return new WP_Error( 'not_stored', $kept['error'], array( 'retry' => true ) );
		}
		$id = wp_insert_attachment(
			array(
				'post_title'     => '' !== $image['alt'] ? $image['alt'] : $title,
				'post_name'      => $name,
				'post_mime_type' => $picture['type'],
				'post_status'    => 'inherit',
			),
			$kept['file'],
			$post_id,
			true
		);
		if ( is_wp_error( $id ) ) {
			wp_delete_file( $kept['file'] );
			return $id;
		}
		require_once ABSPATH . 'wp-admin/includes/image.php';
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $kept['file'] ) );
		self::keep_alt( $id, $image['alt'] );
		return $id;
	}

	/**
	 * Keeps the words for those who do not see the picture.
	 *
	 * @param int    $id  Attachment.
	 * @param string $alt Words.
	 */
	private static function keep_alt( $id, $alt ) {
		update_post_meta( $id, '_wp_attachment_image_alt', wp_slash( sanitize_text_field( $alt ) ) );
	}

	/**
	 * The figure that shows an attachment.
	 *
	 * @param int    $id  Attachment.
	 * @param string $alt Words.
	 * @return string
	 */
	public static function figure( $id, $alt ) {
		$size = wp_get_attachment_image_src( $id, 'large' );
		return sprintf(
			'<figure class="wp-block-image"><img src="%s" alt="%s" class="wp-image-%d"/></figure>',
			esc_url( $size ? $size[0] : wp_get_attachment_url( $id ) ),
			esc_attr( $alt ),
			$id
		);
	}
}
