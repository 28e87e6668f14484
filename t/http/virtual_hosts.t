# Virtual hosts and locations: each has routes and settings of its own.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END', files => {'b/index.html' => "site b\n"});
ApiPlugin live @PLUGIN(live)@
ApiEnv WHO base
<Location "/everywhere">
    ApiFragment live
</Location>
<VirtualHost 127.0.0.1:@PORT@>
    ServerName a.test
    <Location "/api">
        ApiFragment live
        ApiEnv WHO a
        ApiMaxBody 10
    </Location>
    <Location "/api/inner">
        ApiMaxBody 20
        <ApiRoute GET /own>
            ApiRespond 200 {"own":"a"}
        </ApiRoute>
        ApiFragment live
    </Location>
    <Location "/strict">
        ApiFallthrough off
        <ApiRoute GET /x>
            ApiRespond 200 {"x":1}
        </ApiRoute>
    </Location>
</VirtualHost>
<VirtualHost 127.0.0.1:@PORT@>
    ServerName b.test
    DocumentRoot @ROOT@/b
    ApiPlugin second @PLUGIN(live)@
    <Location "/api">
        ApiFragment second:live
        ApiEnv WHO b
    </Location>
</VirtualHost>
END

my $http = $httpd->client;
sub ask
{
    my ($host, $method, $path, %options) = @_;
    return $http->request($method, $path, %options,
                          headers => [Host => $host]);
}

is(ask('a.test', GET => '/api/echo/1')->json->{who}, 'a', 'host_a');
is(ask('b.test', GET => '/api/echo/1')->json->{who}, 'b', 'host_b');
is(ask('a.test', GET => '/everywhere/echo/1')->json->{who}, 'base',
   'routes_of_the_base_server_are_in_every_host');
is(ask('b.test', GET => '/everywhere/echo/1')->json->{who}, 'base',
   'in_this_one_too');
is(ask('a.test', GET => '/api/inner/own')->json->{own}, 'a',
   'the_innermost_location_owns_its_paths');
status_is(ask('b.test', GET => '/api/inner/own'), 404,
          'what_one_host_defines_the_other_has_not');
status_is(ask('a.test', GET => '/api/innermost/own'), 404,
          'locations_match_whole_segments');
is(ask('b.test', GET => '/')->body, "site b\n", 'the_site_of_b');

# Settings merge from the outer to the inner location.
status_is(ask('a.test', POST => '/api/length', body => 'x' x 11), 413,
          'a_limit_of_the_location');
$http = $httpd->client;
status_is(ask('a.test', POST => '/api/inner/length', body => 'x' x 20), 200,
          'the_inner_location_s_wins');
status_is(ask('a.test', POST => '/api/inner/length', body => 'x' x 21), 413,
          'and_holds');
$http = $httpd->client;
is(ask('a.test', GET => '/api/inner/echo/1')->json->{who}, 'a',
   'what_the_inner_one_does_not_say_it_inherits');
status_is(ask('b.test', POST => '/api/length', body => 'x' x 100), 200,
          'another_host_has_its_own_limit');

my $answer = ask('a.test', GET => '/strict/y');
status_is($answer, 404, 'no_fall_through_where_it_is_off');
is($answer->media_type, 'application/json', 'in_JSON');
like(ask('a.test', GET => '/index.html')->body, qr/site/,
     'the_site_is_beside_it');

stop_httpd($httpd);
done_testing;
