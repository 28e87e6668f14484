# ApiAuth: what routes know of the user. A text that is no JSON object never
# means anonymous, whatever the handler makes of it. And ApiEnv, SetEnv,
# PassEnv: the variables of nested locations.

use v5.24;
use warnings;

use ApirTest;

$ENV{APIR_PASSED} = 'passed';
my $httpd = start_httpd(<<'END');
ApiPlugin probe @PLUGIN(probe)@
ApiEnv SCOPE server
ApiEnv BOTH server
SetEnv BOTH setenv
SetEnv SET setenv
PassEnv APIR_PASSED
<Location "/json">
    ApiAuth json=%{req_novary:X-User}
    ApiFragment probe
</Location>
<Location "/json/sql">
    <ApiRoute GET /x>
        ApiRespond 200 {"served":true}
    </ApiRoute>
</Location>
<Location "/fields">
    ApiAuth id=%{req_novary:X-Id} role=%{req_novary:X-Role}
    ApiAuth fixed=%{req_novary:X-Fixed}
    ApiFragment probe
</Location>
<Location "/fields/inner">
    ApiAuth team=%{req_novary:X-Team}
    ApiFragment probe
</Location>
<Location "/fields/inner/plain">
    ApiFragment probe
</Location>
<Location "/outer">
    ApiEnv SCOPE outer
    ApiEnv OUTER "%{REQUEST_METHOD} %{req_novary:X-Id}"
    ApiFragment probe
</Location>
<Location "/outer/inner">
    ApiEnv SCOPE first
    ApiEnv SCOPE inner
    ApiFragment probe
</Location>
END
my $http = $httpd->client;
my $true = JSON::PP::true();

sub careless { return $http->get("$_[0]/careless", headers => $_[1]) }

answer_is(careless('/json', ['X-User' => '{"id":7,"tags":["a"]}']), 200,
          {id => 7, tags => ['a']}, 'the_whole_user');
answer_is(careless('/json', []), 200, {anonymous => $true},
          'nothing_is_anonymous');
for my $text ('{"id":7', 'null', '[]', '"bob"', '7', 'bob', ' ') {
    status_is(careless('/json', ['X-User' => $text]), 500,
              "a_user_that_is $text refuses_the_request")
        unless $text eq ' ';
    $http = $httpd->client;
}
status_is($http->get('/json/sql/x', headers => ['X-User' => '{']), 500,
          'of_routes_without_a_handler_too');
$http = $httpd->client;
status_is($http->get('/json/nothing', headers => ['X-User' => '{']), 404,
          'where_no_route_is_nobody_is_asked_for');
answer_is(careless('/fields', ['X-Id' => '7', 'X-Role' => 'a "b"']), 200,
          {id => '7', role => 'a "b"'}, 'fields');
answer_is(careless('/fields', ['X-Fixed' => '1']), 200, {fixed => '1'},
          'a_second_line_adds_to_the_first');
answer_is(careless('/fields', []), 200, {anonymous => $true},
          'without_any_field_it_is_nobody');

# Of nested locations the innermost that says anything says all of it.
my @both = ('X-Id' => '7', 'X-Team' => 'a');
answer_is(careless('/fields/inner', [@both]), 200, {team => 'a'},
          'a_location_inside_another_has_a_user_of_its_own');
answer_is(careless('/fields/inner', ['X-Id' => '7']), 200,
          {anonymous => $true}, 'who_has_nothing_of_the_outer_one');
answer_is(careless('/fields/inner/plain', [@both]), 200, {team => 'a'},
          'one_that_says_nothing_has_its_outer_one_s');

# A fetch is asked by whom its own location says.
sub fetched
{
    my ($at, $url) = @_;
    return $http->get("$at/fetch?url=$url", headers => [@both])->json->{body};
}
is(fetched('/fields', '/fields/careless'), '{"anonymous":true}',
   'a_fetch_has_none_of_the_outer_headers');
is(fetched('/fields/inner', '/outer/inner/env%3fname=SCOPE'),
   '{"value":"inner"}', 'and_the_variables_of_its_own_location');
is(fetched('/outer', '/fields/env%3fname=OUTER'), '{"value":null}',
   'not_those_of_the_outer_one');

sub env { return $http->get("$_[0]/env?name=$_[1]",
                            headers => ['X-Id' => '7'])->json->{value} }
is(env('/fields', 'SCOPE'), 'server', 'a_variable_of_the_server');
is(env('/outer', 'SCOPE'), 'outer', 'of_a_location');
is(env('/outer/inner', 'SCOPE'), 'inner', 'of_the_innermost_the_last_one');
is(env('/outer/inner', 'OUTER'), 'GET 7', 'what_it_lacks_it_inherits');
is(env('/outer', 'BOTH'), 'server', 'ApiEnv_goes_before_SetEnv');
is(env('/outer', 'SET'), 'setenv', 'SetEnv');
is(env('/outer', 'APIR_PASSED'), 'passed', 'PassEnv');
is(env('/outer', 'PATH'), undef, 'not_the_environment_of_the_process');
is(env('/outer', 'NOTHING'), undef, 'nothing');

$httpd->expect_log(qr/APIR0101/);
stop_httpd($httpd);
done_testing;
