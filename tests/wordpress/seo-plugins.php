<?php
// Stands in for two SEO plugins: both show their namespace, and only the fields of the first are open to REST.
add_action(
	'init',
	function () {
		foreach ( array( '_yoast_wpseo_title', '_yoast_wpseo_metadesc', '_yoast_wpseo_focuskw' ) as $key ) {
			register_post_meta(
				'post',
				$key,
				array(
					'type'          => 'string',
					'single'        => true,
					'show_in_rest'  => true,
					'auth_callback' => '__return_true',
				)
			);
		}
	}
);
add_action(
	'rest_api_init',
	function () {
		foreach ( array( 'yoast/v1', 'rankmath/v1' ) as $namespace ) {
			register_rest_route(
				$namespace,
				'/here',
				array(
					'callback'            => '__return_true',
					'permission_callback' => '__return_true',
				)
			);
		}
	}
);
