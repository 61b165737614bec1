<?php
// Names what PHP 7.4 does not know in the PHP files that are given: "file:line what".

const NEWER_TOKENS    = array( 'T_MATCH', 'T_ATTRIBUTE', 'T_NULLSAFE_OBJECT_OPERATOR', 'T_ENUM', 'T_READONLY', 'T_NAME_FULLY_QUALIFIED_ATTRIBUTE' );
const NEWER_FUNCTIONS = array( 'str_contains', 'str_starts_with', 'str_ends_with', 'get_debug_type', 'get_resource_id', 'fdiv', 'preg_last_error_msg', 'array_is_list', 'fsync', 'enum_exists', 'array_find', 'json_validate', 'mb_str_pad', 'mb_trim' );
const NEWER_TYPES     = array( 'mixed', 'never', 'false', 'null', 'true', 'static' );

function told( array $tokens, $at, $what ) {
	for ( ; $at >= 0; $at-- ) {
		if ( is_array( $tokens[ $at ] ) ) {
			return $tokens[ $at ][2] . ' ' . $what;
		}
	}
	return '1 ' . $what;
}

function text( $token ) {
	return is_array( $token ) ? $token[1] : $token;
}

/** What a function's parameters and result have that is newer. */
function signature( array $tokens, $at ) {
	$found = array();
	$depth = 0;
	for ( $before = '', $to = $at; isset( $tokens[ $to ] ) && ! in_array( text( $tokens[ $to ] ), array( '{', ';', '=>' ), true ); $to++ ) {
		$is    = text( $tokens[ $to ] );
		$depth += ( '(' === $is ) - ( ')' === $is );
		if ( '|' === $is || ( '&' === $is && preg_match( '/^\w+$/', $before ) && 'function' !== $before && 'fn' !== $before ) ) {
			$found[] = told( $tokens, $to, 'a type of several' );
		}
		if ( in_array( strtolower( $is ), array( 'public', 'private', 'protected' ), true ) && $depth > 0 ) {
			$found[] = told( $tokens, $to, 'a parameter that is a property' );
		}
		if ( ')' === $is && ',' === $before ) {
			$found[] = told( $tokens, $to, 'a comma after the last parameter' );
		}
		$is_type = ( ':' === $before || '?' === $before || ( $depth > 0 && preg_match( '/^[(,]$/', $before ) ) );
		if ( $is_type && in_array( strtolower( $is ), NEWER_TYPES, true ) ) {
			$found[] = told( $tokens, $to, "the type $is" );
		}
		$before = $is;
	}
	return $found;
}

function problems( $code ) {
	$all    = token_get_all( $code );
	$tokens = array_values( array_filter( $all, static function ( $token ) {
		return ! is_array( $token ) || ! in_array( $token[0], array( T_WHITESPACE, T_COMMENT, T_DOC_COMMENT ), true );
	} ) );
	$found  = array();
	foreach ( $tokens as $at => $token ) {
		$name = is_array( $token ) ? token_name( $token[0] ) : '';
		$next = isset( $tokens[ $at + 1 ] ) ? text( $tokens[ $at + 1 ] ) : '';
		$last = $at > 0 ? text( $tokens[ $at - 1 ] ) : '';
		if ( in_array( $name, NEWER_TOKENS, true ) ) {
			$found[] = told( $tokens, $at, $token[1] );
		} elseif ( 'T_STRING' === $name && '(' === $next && in_array( strtolower( $token[1] ), NEWER_FUNCTIONS, true ) && ! in_array( $last, array( '->', '::', 'function' ), true ) ) {
			$found[] = told( $tokens, $at, $token[1] . '()' );
		} elseif ( 'T_STRING' === $name && ':' === $next && in_array( $last, array( '(', ',' ), true ) ) {
			$found[] = told( $tokens, $at, 'an argument by its name' );
		} elseif ( 'T_THROW' === $name && in_array( $last, array( '=>', '?', ':', '??', '=', '(' ), true ) ) {
			$found[] = told( $tokens, $at, 'throw as a value' );
		} elseif ( 'T_CATCH' === $name ) {
			for ( $to = $at; text( $tokens[ $to ] ) !== ')'; $to++ );
			if ( ! is_array( $tokens[ $to - 1 ] ) || T_VARIABLE !== $tokens[ $to - 1 ][0] ) {
				$found[] = told( $tokens, $at, 'catch without a variable' );
			}
		} elseif ( 'T_FUNCTION' === $name || 'T_FN' === $name ) {
			$found = array_merge( $found, signature( $tokens, $at ) );
		} elseif ( '...' === text( $token ) && '(' === $last && ')' === $next ) {
			$found[] = told( $tokens, $at, 'a callable by (...)' );
		}
	}
	return $found;
}

foreach ( array_slice( $argv, 1 ) as $file ) {
	foreach ( problems( file_get_contents( $file ) ) as $problem ) {
		echo basename( $file ), ':', $problem, "\n";
	}
}
