# The example of GraphQL over models.

use v5.24;
use warnings;

use ApirTest;
use ApirExamples;
use ApirJson;

need('sqlite3');
my $httpd = start_example('graphql-models');
my $pushed = qr/push=on has run [0-9]+ statements on database weblog/;
$httpd->wait_log($pushed);
$httpd->expect_log($pushed);
my $http = $httpd->client;
system("sqlite3 '$httpd->{data}/weblog.db' <'" . example_folder()
       . "/models.sql'") == 0 or die "sqlite3 cannot run models.sql\n";

sub ask
{
    my ($query) = @_;
    return $http->post_json('/graphql', json_text({query => $query}))->json;
}

my $rows = ask('{ findManyPost(take: 3, orderBy: {id: asc}) { title author '
               . '{ name } latest: comments(take: 2) { id } _count '
               . '{ comments } } }')->{data}{findManyPost};
is(scalar @$rows, 3, 'rows_are_read');
ok($rows->[0]{author}{name}, 'with_their_relations');
ok($rows->[0]{_count}{comments} >= 0, 'and_counts');
my $made = ask('mutation { a: createUser(data: {email: "zoe@example.com", '
               . 'name: "Zoe"}) { id } b: createUser(data: {email: "zoe", '
               . 'name: "Zoe"}) { id } }');
is($made->{data}, undef, 'a_bad_address_undoes_the_request');
is(ask('{ countUser(where: {name: {equals: "Zoe"}}) }')->{data}{countUser}, 0,
   'nothing_of_it_stays');
stop_httpd($httpd);
done_testing;
