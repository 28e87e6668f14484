# What no route matches is the site's, with all that httpd does for files.

use v5.24;
use warnings;

use ApirTest;

my %files = (
    'htdocs/api/page.html' => "a page\n",
    'htdocs/api/index.html' => "an index\n",
    'htdocs/own/page.html' => "never seen\n",
    'htdocs/api/secret/.htaccess' => "Require all denied\n",
    'htdocs/api/secret/x.html' => "secret\n",
    'htdocs/api/x.gz' => 'not compressed',
);
my $conf = <<'END';
<Directory "@DOCROOT@">
    AllowOverride All
    Options +MultiViews
</Directory>
ApiPlugin live @PLUGIN(live)@
<Location "/api">
    <ApiRoute GET /routes/:name>
        ApiRespond 200 {"route":true}
    </ApiRoute>
    <ApiRoute GET /x.gz>
        ApiRespond 200 {"gz":true}
    </ApiRoute>
    <ApiRoute POST /page.html>
        ApiRespond 201 {"posted":true}
    </ApiRoute>
</Location>
<Location "/own">
    ApiFragment live
</Location>
FallbackResource /index.html
END

my $httpd = start_httpd($conf, files => \%files,
                        modules => ['negotiation']);
my $http = $httpd->client;

is($http->get('/api/page.html', headers => {})->status, 405,
   'a_path_of_a_route_is_not_the_page_s')
    or diag $http->get('/api/page.html')->text;
is($http->get('/api/')->body, "an index\n", 'a_folder_has_its_index');
answer_is($http->get('/api/routes/1'), 200, {route => JSON::PP::true()},
          'a_route_is_found_before_the_site');
answer_is($http->post('/api/page.html', ''), 201,
          {posted => JSON::PP::true()}, 'a_route_beside_a_page');
my $answer = $http->get('/api/x.gz');
answer_is($answer, 200, {gz => JSON::PP::true()}, 'a_route_called_x_gz');
header_is($answer, 'content-encoding', undef,
          'has_no_encoding_by_its_name');
is($http->get('/api/secret/x.html')->status, 403,
   'htaccess_files_hold_for_the_site');
like($http->get('/elsewhere')->body, qr/site/, 'FallbackResource_works');
is($http->get('/own/page.html')->status, 404,
   'a_fragment_owns_its_mount');

$httpd->expect_log(qr/AH01630: client denied/);
stop_httpd($httpd);
done_testing;
