# Loading plugins: versions, arguments, names, and several that share names.

use v5.24;
use warnings;

use ApirTest;

my $other = ApirHttpd::httpd_modules() . '/mod_env.so';
config_fails('ApiPlugin x @PLUGIN(other_abi)@',
             [qr/version 999/, qr/version 1/, qr/compile it again/],
             'a_plugin_of_another_version_is_refused');
config_fails("ApiPlugin x $other", qr/is no plugin/,
             'a_shared_object_that_is_no_plugin_is_refused');
config_fails('ApiPlugin x @PLUGIN(live)@ argument', qr/no apir_start/,
             'arguments_that_nobody_takes_are_refused');
config_fails('ApiPlugin x @ROOT@', qr/cannot be loaded/,
             'a_folder_is_no_plugin');

# One file under two names: each has its own arguments.
my %fixtures = map {
    ("conf/$_.json" => qq({"fragment":"$_","routes":[{"method":"GET",)
        . qq("path":"/who","handler":[{"json":{"who":"$_"}}]}]}))
} qw(one two);
my $httpd = start_httpd(<<'END', files => \%fixtures);
ApiPlugin a @PLUGIN(conformance_routes)@ @ROOT@/conf/one.json
ApiPlugin b @PLUGIN(conformance_routes)@ @ROOT@/conf/two.json
ApiFragment a:one
ApiFragment b:two
<Location "/again">
    ApiFragment b:two
</Location>
<Location "/both">
    ApiFragment a:one
    ApiFragment b:two
    <ApiRoute GET /three>
        ApiRespond 200 {"who":"three"}
    </ApiRoute>
</Location>
END
my $http = $httpd->client;
answer_is($http->get('/api/one/who'), 200, {who => 'one'},
          'the_first_argument');
answer_is($http->get('/api/two/who'), 200, {who => 'two'}, 'the_second');
answer_is($http->get('/again/who'), 200, {who => 'two'},
          'one_fragment_in_two_places');
answer_is($http->get('/both/who'), 200, {who => 'one'},
          'of_two_routes_at_one_path_the_first_wins');
answer_is($http->get('/both/three'), 200, {who => 'three'},
          'routes_of_several_kinds_share_a_location');
# (That /who of the second can never be reached is worth a warning.)
$httpd->allow_log(qr/APIR0301: .*never|APIR0301: .*reach|APIR0301: .*same/);
stop_httpd($httpd);
done_testing;
