<?php
/**
 * Articles as WordPress's editor likes them.
 *
 * @package Igny8
 */

defined( 'ABSPATH' ) || exit;

/**
 * Puts pictures into an article and cuts it into blocks. The HTML is IGNY8's: clean, with quoted attributes.
 */
class Igny8_Blocks {

	/**
	 * The article with each picture after its heading; those without one go before the next free heading's section.
	 *
	 * @param string $html   Article.
	 * @param array  $images Each with after_heading and the figure's `html`.
	 * @return string
	 */
	public static function place( $html, array $images ) {
		$parts  = preg_split( '~(<h[23][^>]*>.*?</h[23]>)~is', $html, -1, PREG_SPLIT_DELIM_CAPTURE );
		$titles = array();
		foreach ( $parts as $index => $part ) {
			if ( 1 === $index % 2 ) {
				$titles[ $index ] = self::words( $part );
			}
		}
		$end = '';
		foreach ( $images as $image ) {
			$wanted = self::words( (string) $image['after_heading'] );
			$found  = '' === $wanted ? false : array_search( $wanted, $titles, true );
			$found  = false === $found ? key( $titles ) : $found;
			if ( null === $found ) {
				$end .= $image['html'];
				continue;
			}
			$parts[ $found ] .= $image['html'];
			unset( $titles[ $found ] );
			reset( $titles );
		}
		return implode( '', $parts ) . $end;
	}

	/**
	 * The words of a text, for comparison.
	 *
	 * @param string $html Text with tags.
	 * @return string
	 */
	public static function words( $html ) {
		$text = html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES, 'UTF-8' );
		return trim( mb_strtolower( preg_replace( '/[^\p{L}\p{N}]+/u', ' ', $text ) ) );
	}

	/**
	 * The article as blocks, the first of which carries the mark.
	 *
	 * @param string $html Article.
	 * @param array  $mark By which the post is known again.
	 * @return string
	 */
	public static function cut( $html, array $mark ) {
		$blocks = array();
		foreach ( self::elements( $html ) as $element ) {
			$block    = self::block( $element );
			$blocks[] = $blocks ? $block : self::marked( $block, $mark );
		}
		return implode( "\n\n", $blocks );
	}

	/**
	 * A block with metadata among its attributes.
	 *
	 * @param string $block    Block.
	 * @param array  $metadata Metadata.
	 * @return string
	 */
	private static function marked( $block, array $metadata ) {
		list( $opening, $rest )    = explode( " -->\n", $block, 2 );
		list( $name, $attributes ) = array_pad( explode( ' ', substr( $opening, strlen( '<!-- wp:' ) ), 2 ), 2, '{}' );
		$all                       = json_decode( $attributes, true );
		$all['metadata']           = $metadata;
		return "<!-- wp:$name " . wp_json_encode( $all ) . " -->\n" . $rest;
	}

	/**
	 * The elements of the article's top level, text between them included.
	 *
	 * @param string $html Article.
	 * @return string[]
	 */
	private static function elements( $html ) {
		$found  = array();
		$open   = '';
		$depth  = 0;
		$tokens = preg_split( '~(<[^<>]*>)~', $html, -1, PREG_SPLIT_DELIM_CAPTURE | PREG_SPLIT_NO_EMPTY );
		foreach ( $tokens as $token ) {
			$is_tag = '<' === $token[0];
			if ( ! $is_tag && 0 === $depth && '' === trim( $token ) ) {
				continue;
			}
			$open  .= $token;
			$is_end = $is_tag && '/' === $token[1];
			$is_one = ! $is_tag || '/>' === substr( $token, -2 ) || preg_match( '~^<(br|hr|img)\b~i', $token );
			$depth += $is_end ? -1 : ( $is_one ? 0 : 1 );
			if ( $depth <= 0 ) {
				$found[] = $open;
				$open    = '';
				$depth   = 0;
			}
		}
		if ( '' !== $open ) {
			$found[] = $open;
		}
		return $found;
	}

	/**
	 * One element in the comments that make it a block; what no block fits stays as it is.
	 *
	 * @param string $html Element.
	 * @return string
	 */
	private static function block( $html ) {
		preg_match( '~^<(\w+)~', $html, $name );
		$tag = isset( $name[1] ) ? strtolower( $name[1] ) : '';
		switch ( $tag ) {
			case 'p':
				return self::wrapped( 'paragraph', $html );
			case 'h2':
				return self::wrapped( 'heading', self::with_class( $html, 'wp-block-heading' ) );
			case 'h3':
			case 'h4':
				return self::wrapped( 'heading {"level":' . $tag[1] . '}', self::with_class( $html, 'wp-block-heading' ) );
			case 'ul':
				return self::wrapped( 'list', self::listed( $html ) );
			case 'ol':
				return self::wrapped( 'list {"ordered":true}', self::listed( $html ) );
			case 'blockquote':
				return self::wrapped( 'quote', self::with_class( $html, 'wp-block-quote' ) );
			case 'table':
				return self::wrapped( 'table', '<figure class="wp-block-table">' . $html . '</figure>' );
			case 'figure':
				return preg_match( '/wp-image-(\d+)/', $html, $image )
					? self::wrapped( 'image {"id":' . $image[1] . '}', $html )
					: self::wrapped( 'html', $html );
			case 'hr':
				return self::wrapped( 'separator', '<hr class="wp-block-separator has-alpha-channel-opacity"/>' );
			default:
				return self::wrapped( 'html', $html );
		}
	}

	/**
	 * A block's comments around its HTML.
	 *
	 * @param string $opening Name and attributes.
	 * @param string $html    What it holds.
	 * @return string
	 */
	private static function wrapped( $opening, $html ) {
		$name = strtok( $opening, ' ' );
		return "<!-- wp:$opening -->\n$html\n<!-- /wp:$name -->";
	}

	/**
	 * An element with a class.
	 *
	 * @param string $html  Element.
	 * @param string $added Class.
	 * @return string
	 */
	private static function with_class( $html, $added ) {
		return preg_replace( '~^<(\w+)~', '<$1 class="' . $added . '"', $html, 1 );
	}

	/**
	 * A list whose items are blocks; nested lists stay in their item.
	 *
	 * @param string $html List.
	 * @return string
	 */
	private static function listed( $html ) {
		if ( substr_count( $html, '<ul' ) + substr_count( $html, '<ol' ) > 1 ) {
			return self::with_class( $html, 'wp-block-list' );
		}
		$items = preg_replace( '~<li[^>]*>.*?</li>~s', "<!-- wp:list-item -->\n$0\n<!-- /wp:list-item -->", $html );
		return self::with_class( $items, 'wp-block-list' );
	}
}
