# mod_rewrite, mod_alias and mod_proxy stand before the routes, as they do
# before files.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END', modules => ['rewrite'],
ApiPlugin live @PLUGIN(live)@
ApiFragment live
RewriteEngine on
RewriteRule ^/v1/(.*)$ /api/live/$1 [PT]
RewriteRule ^/api/live/old/(.*)$ /api/live/echo/$1 [PT]
RewriteRule ^/api/live/page$ /page.html [PT]
RewriteRule ^/api/live/gone$ - [G]
RewriteRule ^/api/live/away$ /elsewhere [R=301,L]
RewriteRule ^/nopt/(.*)$ /api/live/$1
RewriteRule ^/q/(.*)$ /api/live/query?a=$1 [PT,QSA]
RewriteRule ^/env/ /api/live/echo/1 [PT,E=WHO:rewrite]
Alias /api/live/files/aliased @DOCROOT@/page.html
Redirect /api/live/files/moved /elsewhere
SetEnvIf X-Who (.+) WHO=$1
END
    files => {'htdocs/page.html' => "a page\n"});
my $http = $httpd->client;

is($http->get('/v1/echo/7')->json->{x}, '7', 'rewritten_into_the_routes');
is($http->get('/v1/echo/a%20b')->json->{x}, 'a b', 'with_its_parameter');
is($http->get('/api/live/old/7')->json->{x}, '7', 'from_route_to_route');
is($http->get('/api/live/page')->body, "a page\n",
   'rewritten_out_of_the_routes');
is($http->get('/api/live/gone')->status, 410, 'gone');
my $answer = $http->get('/api/live/away');
is($answer->status, 301, 'redirected');
is($http->get('/nopt/hello')->status, 404,
   'without_PT_it_is_a_file_s_path');
answer_is($http->get('/q/x?b=1'), 200, {count => 2, a => 'x'},
          'a_query_made_by_a_rule');
is($http->get('/env/')->json->{who}, 'rewrite', 'variables_of_a_rule');
is($http->get('/api/live/echo/1', headers => ['X-Who' => 'setenvif'])
   ->json->{who}, 'setenvif', 'variables_of_SetEnvIf');
is($http->get('/api/live/files/aliased')->body, "a page\n",
   'Alias_goes_before_routes');
is($http->get('/api/live/files/moved')->status, 302,
   'Redirect_goes_before_routes');

# An encoded slash is not undone by a rewriting.
is($http->get('/v1/echo/a%252Fb')->json->{x}, 'a%2Fb',
   'escapes_are_decoded_once');

stop_httpd($httpd);
done_testing;
