# What a page of another site can send without asking first: forms, and texts
# that look like JSON. None of them writes anything.

use v5.24;
use warnings;

use ApirTest;
use ApirModels;

need('sqlite3');
my $schema = models_schema() . "mutation procedure wipe(): Int\n";
my $httpd = start_models(<<'CONF', schema => $schema, files => {
ApiPlugin live @PLUGIN(graphql)@
ApiProcedure app.wipe app "DELETE FROM Post" result=none
<Location "/api/one">
    ApiPolicy off
    <ApiRoute POST /all>
        ApiModel app Post.deleteMany
    </ApiRoute>
</Location>
<Location "/api/trpc">
    ApiPolicy off
    ApiTrpc config
    ApiTrpcProcedure wipe app Post.deleteMany
</Location>
<Location "/graphql">
    ApiGraphQL @ROOT@/conf/live.graphql resolvers=live:probe
</Location>
CONF
    'conf/live.graphql' => source_text('t/graphql/live.graphql')});
my $http = $httpd->client;
sql($httpd, "INSERT INTO User (email, name) VALUES ('a\@x.y', 'A');"
    . " INSERT INTO Post (title, authorId) VALUES ('P', 1);");

sub rows
{
    return sql_value($httpd, 'SELECT (SELECT count(*) FROM User) || "," '
                     . '|| (SELECT count(*) FROM Post)');
}

my $text = '{"data":{"email":"b@x.y"}}';
my $part = "--b\r\nContent-Disposition: form-data; name=\"where\"\r\n\r\n"
    . "{}\r\n--b--\r\n";
my %bodies = (
    'text/plain' => $text,
    'text/plain; charset=utf-8' => $text,
    'application/x-www-form-urlencoded' => $text,
    'application/x-www-form-urlencoded; a=application/json' => 'data=1',
    'multipart/form-data; boundary=b' => $part,
    'application/json-patch' => $text,
    '' => $text,
    'text/plain; nothing' => '',
);
my %targets = (
    '/api/model/user/create' => 'a model',
    '/api/model/$transaction/sequential' => 'a transaction',
    '/api/model/$procs/wipe' => 'a procedure',
    '/api/one/all' => 'a route',
    '/api/trpc/wipe' => 'tRPC',
    '/graphql' => 'GraphQL',
);
for my $type (sort keys %bodies) {
    for my $target (sort keys %targets) {
        my $answer = $http->request(POST => $target,
            headers => [$type eq '' ? () : ('Content-Type' => $type)],
            body => $target eq '/graphql' && $bodies{$type} ne ''
                ? '{"query":"mutation { touch }"}'
                : $bodies{$type});
        # tRPC has a use for forms, but not for models.
        my $status = "$target $type" =~ m{/trpc/.* multipart} ? 400 : 415;
        status_is($answer, $status, "$targets{$target}: $type $bodies{$type}");
        $http = $httpd->client;
    }
    is(rows(), '1,1', "nothing_was_written: $type");
}
my $answer = $http->request(POST => '/api/model/$procs/wipe');
status_is($answer, 415, 'a_mutation_without_arguments_needs_the_type_too');
status_is($http->get('/api/trpc/wipe'), 405, 'GET_writes_nothing');
status_is($http->get('/graphql?query=mutation%20%7B%20touch%20%7D'), 405,
          'in_no_protocol');
for my $type ('application/json', 'Application/JSON; charset=UTF-8') {
    $answer = $http->request(POST => '/api/model/user/create',
        headers => ['Content-Type' => $type],
        body => '{"data":{"email":"' . length($type) . '@x.org"}}');
    status_is($answer, 201, "JSON_does: $type");
}
status_is($http->post_json('/api/trpc/wipe', '{}'), 200, 'for_tRPC_as_well');
is(rows(), '3,0', 'and_is_written');

stop_httpd($httpd);
done_testing;
