# A graceful restart takes the new file of a plugin, and of a route of a
# folder, that was put in the place of the old one. Requests that the old
# children still answer go on with the old.

use v5.24;
use warnings;

use File::Copy qw(copy);

use ApirTest;

plan(skip_all => 'one process cannot restart')
    if ApirHttpd::wrap() eq 'valgrind';

my $built = ApirHttpd::build_folder() . '/t/routes/names/api';

my $httpd = ApirHttpd->new(conf => <<'END_OF_CONF');
ApiPlugin live @PLUGIN(live)@
ApiPlugin small @ROOT@/conf/small.so
ApiFragment live
<Location "/plugin">
    <ApiRoute GET /x>
        ApiHandler small:GET
    </ApiRoute>
</Location>
<Location "/folder">
    ApiRoutesDir @ROOT@/routes
</Location>
END_OF_CONF

# As install and mv do it: the old file lives on for those who have it.
sub put
{
    my ($from, $name) = @_;
    my $to = $httpd->root . "/$name";
    copy("$built/$from.so", "$to.new") or die "$to: $!";
    chmod 0644, "$to.new";
    rename "$to.new", $to or die "$to: $!";
    return;
}

sub helper_at { return $httpd->client->get($_[0])->json->{helper} }

mkdir $httpd->root . '/routes', 0755;
put('first', 'conf/small.so');
put('first', 'routes/x.so');
$httpd->launch;
ok($httpd->wait_until_it_accepts, 'httpd_starts')
    or BAIL_OUT($httpd->startup_output);
is(helper_at('/plugin/x'), "the first's", 'the_plugin');
is(helper_at('/folder/x'), "the first's", 'the_route_of_the_folder');

put('second', 'conf/small.so');
put('second', 'routes/x.so');
is(helper_at('/plugin/x'), "the first's", 'nothing_changes_by_itself');

my $client = $httpd->client;
$client->send_bytes($client->request_bytes(
    GET => '/api/live/stream?items=10&pause=50'));
ok($client->answers_within(10), 'a_request_is_on_its_way');
my @old = $httpd->children;
$httpd->graceful;
is(helper_at('/plugin/x'), "the second's", 'a_restart_takes_the_new_plugin');
is(helper_at('/folder/x'), "the second's", 'and_the_new_route');
my $answer = $client->read_answer;
ok($answer->complete, 'the_request_ends_in_order') or diag $answer->text;
ok($httpd->wait_for_exit(@old), 'the_old_children_end');

# A file that goes away ends a route at the next restart.
unlink $httpd->root . '/routes/x.so';
put('first', 'routes/y.so');
is(helper_at('/folder/x'), "the second's", 'a_file_that_is_gone_serves_on');
$httpd->graceful;
status_is($httpd->client->get('/folder/x'), 404, 'until_the_next_restart');
is(helper_at('/folder/y'), "the first's", 'a_new_file_is_a_new_route');
stop_httpd($httpd);
done_testing;
