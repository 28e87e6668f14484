# The path of a location: with and without a slash at its end, given twice,
# nested, of the whole site.

use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END', merge => "Off");
ApiPlugin probe @PLUGIN(probe)@
LogFormat "%U %{apiroutes-route}n" routes
CustomLog logs/routes.log routes
<Location "/slash/">
    <ApiRoute GET /**:rest>
        ApiRespond 200 {"slash":true}
    </ApiRoute>
    <ApiRoute GET /x>
        ApiRespond 200 {"x":true}
    </ApiRoute>
</Location>
<Location "/twice">
    <ApiRoute GET /a>
        ApiRespond 200 {"a":true}
    </ApiRoute>
</Location>
<Location "/twice">
    ApiFallthrough off
    <ApiRoute GET /b>
        ApiRespond 200 {"b":true}
    </ApiRoute>
</Location>
<Location "/both">
    <ApiRoute GET /x>
        ApiRespond 200 {"both":"pattern"}
    </ApiRoute>
    ApiRoutesDir probe:files
    <ApiRoute GET /both>
        ApiRespond 200 {"both":"pattern"}
    </ApiRoute>
    <ApiRoute FORGET /both>
        ApiRespond 200 {"forget":true}
    </ApiRoute>
</Location>
<Location "/nested">
    ApiErrors off
    ApiMaxBody 5
    <ApiRoute GET /x>
        ApiRespond 200 {"outer":true}
    </ApiRoute>
    <ApiRoute POST /inner/**:rest>
        ApiRespond 200 {"outer":true}
    </ApiRoute>
</Location>
<Location "/nested/inner">
    ApiErrors json
    ApiFallthrough off
    <ApiRoute POST /x>
        ApiRespond 200 {"inner":true}
    </ApiRoute>
</Location>
END
my $http = $httpd->client;
my $true = JSON::PP::true();

answer_is($http->get('/slash/x'), 200, {x => $true}, 'below_a_slash');
status_is($http->get('/slash'), 404, 'itself_it_is_not');
answer_is($http->get('/slash/y'), 200, {slash => $true}, 'all_that_is_below');
answer_is($http->get('/twice/a'), 200, {a => $true},
          'a_path_that_stands_twice_has_the_routes_of_the_first');
answer_is($http->get('/twice/b'), 200, {b => $true}, 'and_of_the_second');
my $answer = $http->get('/twice/c');
status_is($answer, 404, 'and_the_settings_of_both');
is($answer->media_type, 'application/json', 'in_JSON');

# A pattern that lacks the method leaves the path to a file route that has it.
answer_is($http->get('/both/both'), 200, {both => 'pattern'},
          'a_pattern_goes_before_a_file_route');
answer_is($http->post('/both/both', ''), 200,
          {url => $httpd->url('/both/both'), path => '/both/both',
           method => 'POST'}, 'a_file_route_has_the_other_method');
$answer = $http->request(DELETE => '/both/both');
status_is($answer, 405, 'neither_has_this_one');
is(join(' ', sort split /, /, $answer->header('allow') // ''),
   'FORGET GET HEAD OPTIONS POST', 'Allow_names_the_methods_of_both');
answer_is($http->request(FORGET => '/both/both'), 200, {forget => $true},
          'a_method_of_ones_own');

# Nested locations: the innermost owns the path, settings merge.
answer_is($http->post('/nested/inner/x', '1'), 200, {inner => $true},
          'the_innermost_answers');
$answer = $http->post('/nested/inner/y', '1');
status_is($answer, 404, 'what_it_does_not_know_the_outer_does_not_answer');
is($answer->media_type, 'application/json', 'settings_of_the_inner_one');
$answer = $http->get('/nested/nothing');
is($answer->media_type, 'text/html', 'and_of_the_outer_one');
# Errors that come before any location is known go by the path all the same.
is($http->get('/nested/%zz')->media_type, 'text/html',
   'an_early_error_where_ApiErrors_is_off');
$http = $httpd->client;
is($http->get('/nested/inner/%zz')->media_type, 'application/json',
   'and_where_it_is_on');

$httpd->allow_log(qr/AH10244: invalid URI path/);
$httpd->expect_log(qr{APIR0301.*no request can reach POST /inner/});
stop_httpd($httpd);
my @lines = split /\n/, $httpd->file_text('logs/routes.log');
ok((grep { $_ eq '/slash/x GET /slash/x' } @lines),
   'the_access_log_names_the_route') or diag join "\n", @lines;
done_testing;
