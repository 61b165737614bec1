<?php
// php install.php ROOT install: a site without posts and four people, each with an application password, as JSON.
// php install.php ROOT activate PLUGIN…: activates plugins of its folder.
list( , $root, $task ) = $argv;
$_SERVER['HTTP_HOST']       = (string) parse_url( getenv( 'TEST_WORDPRESS_URL' ), PHP_URL_HOST );
$_SERVER['REQUEST_URI']     = '/';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
if ( 'install' === $task ) {
	define( 'WP_INSTALLING', true );
}
require $root . '/wp-load.php';
if ( 'activate' === $task ) {
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	foreach ( array_slice( $argv, 3 ) as $plugin ) {
		$error = activate_plugin( $plugin );
		if ( is_wp_error( $error ) ) {
			fwrite( STDERR, $error->get_error_message() . "\n" );
			exit( 1 );
		}
	}
	exit;
}
require ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter( 'pre_wp_mail', '__return_false' );
wp_install( 'Test site', 'admin', 'admin@example.test', true, '', 'admin-password' );
foreach ( get_posts( array( 'post_type' => array( 'post', 'page' ), 'post_status' => 'any', 'numberposts' => -1 ) ) as $sample ) {
	wp_delete_post( $sample->ID, true );
}
update_option( 'permalink_structure', '/%postname%/' );
flush_rewrite_rules();
$passwords = array();
foreach ( array( 'admin' => 'administrator', 'editor' => 'editor', 'author' => 'author', 'subscriber' => 'subscriber' ) as $name => $role ) {
	$id = 'admin' === $name ? 1 : wp_insert_user(
		array( 'user_login' => $name, 'user_pass' => $name . '-password', 'user_email' => $name . '@example.test', 'role' => $role )
	);
	list( $passwords[ $name ] ) = WP_Application_Passwords::create_new_application_password( $id, array( 'name' => 'tests' ) );
}
echo wp_json_encode( $passwords );
