# ApiCheckOutput: answers that are not what the output schema says are a 500,
# and the log names the member.

use v5.24;
use warnings;

use File::Temp ();
use ApirTest;

need('sqlite3');

my $folder = File::Temp->newdir('apir-output-XXXXXX', TMPDIR => 1);
system("sqlite3 '$folder/x.db' 'CREATE TABLE t (id); "
       . "INSERT INTO t VALUES (1), (2), (\"x\");'");
chmod 0666, "$folder/x.db";
chmod 0777, "$folder";

my $schema = '{"type":"object","properties":{"id":{"type":"string"}},'
    . '"required":["id"],"additionalProperties":false}';
my $items = qq({"type":"array","items":$schema});
my $fixture = qq({"fragment":"out","routes":[
{"method":"GET","path":"/good","outputSchema":$schema,
 "handler":[{"json":{"id":"1"}}]},
{"method":"GET","path":"/missing","outputSchema":$schema,
 "handler":[{"json":{}}]},
{"method":"GET","path":"/type","outputSchema":$schema,
 "handler":[{"json":{"id":1}}]},
{"method":"GET","path":"/more","outputSchema":$schema,
 "handler":[{"json":{"id":"1","secret":2}}]},
{"method":"GET","path":"/error","outputSchema":$schema,
 "handler":[{"error":{"message":"m","code":"C"},"init":409}]},
{"method":"GET","path":"/stream","outputSchema":$items,
 "handler":[{"jsonStream":[{"write":{"id":"1"}},{"write":{"id":"2"}}]}]},
{"method":"GET","path":"/bad-stream","outputSchema":$items,
 "handler":[{"jsonStream":[{"write":{"id":"1"}},{"sleep":50},
                           {"write":{"id":2}}]}]}
]});
my $row = '{"type":"object","properties":{"id":{"type":"integer"}}}';
my %files = ('conf/out.json' => $fixture, 'conf/row.json' => $row,
             'conf/rows.json' => qq({"type":"array","items":$row}),
             'conf/integer.json' => '{"type":"integer"}');
my $httpd = start_httpd("ApiDatabase db sqlite:$folder/x.db\n" . <<'END',
ApiPlugin play @PLUGIN(conformance_routes)@ @ROOT@/conf/out.json
<Location "/checked">
    ApiFragment play:out
    ApiCheckOutput on
</Location>
<Location "/unchecked">
    ApiFragment play:out
</Location>
<Location "/sql">
    ApiCheckOutput on
    <ApiRoute GET /one/:id>
        ApiOutput @ROOT@/conf/row.json
        ApiSql    db "SELECT id FROM t WHERE rowid = :id" result=one
    </ApiRoute>
    <ApiRoute GET /value/:id>
        ApiOutput @ROOT@/conf/integer.json
        ApiSql    db "SELECT id FROM t WHERE rowid = :id" result=value
    </ApiRoute>
    <ApiRoute GET /many/:most>
        ApiOutput @ROOT@/conf/rows.json
        ApiSql    db "SELECT id FROM t WHERE rowid <= :most"
    </ApiRoute>
    <ApiRoute GET /stream/:most>
        ApiOutput @ROOT@/conf/rows.json
        ApiSql    db "SELECT id FROM t WHERE rowid <= :most" result=stream
    </ApiRoute>
    <ApiRoute POST /stream>
        ApiOutput @ROOT@/conf/rows.json
        ApiSql    db "INSERT INTO t VALUES (8), (9) RETURNING id" \
                  result=stream
    </ApiRoute>
</Location>
END
    files => \%files);
my $http = $httpd->client;

answer_is($http->get('/checked/good'), 200, {id => '1'}, 'a_good_answer');
my %log = (missing => qr/id/, type => qr/id/, more => qr/secret/);
for my $route (sort keys %log) {
    $http = $httpd->client;
    my $answer = $http->get("/checked/$route");
    answer_is($answer, 500, {error => 'Internal server error',
                             code => 'INTERNAL_SERVER_ERROR'},
              "$route: a 500 that tells nothing");
    ok($httpd->wait_log(qr/APIR0101.*$log{$route}/),
       'and_a_log_line_that_names_the_member');
    status_is($http->get("/unchecked/$route"), 200, 'only_when_it_is_on');
}
answer_is($http->get('/checked/error'), 409, {message => 'm', code => 'C'},
          'errors_are_not_held_against_it');
is($http->get('/checked/stream')->body, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n",
   'items_of_a_stream');
my $answer = $http->get('/checked/bad-stream');
ok(!$answer->complete, 'a_bad_item_cuts_the_stream') or diag $answer->text;
is($answer->body, "{\"id\":\"1\"}\n", 'and_is_not_sent');
ok($http->get('/unchecked/bad-stream')->complete, 'only_when_it_is_on');

# Rows of statements are answers too.
is($http->get('/sql/one/1')->body, '{"id":1}', 'a_row');
is($http->get('/sql/value/2')->body, '2', 'a_value');
is($http->get('/sql/many/2')->body, '[{"id":1},{"id":2}]', 'rows');
is($http->get('/sql/stream/2')->body, qq({"id":1}\n{"id":2}\n),
   'a_stream_of_rows');
is($http->post('/sql/stream', '')->body, qq({"id":8}\n{"id":9}\n),
   'what_a_change_returns');
status_is($httpd->client->get("/sql/$_/3"), 500, "$_: a_row_that_does_not_fit")
    for qw(one value many);
$answer = $httpd->client->get('/sql/stream/3');
ok(!$answer->complete || $answer->status == 500,
   'one_of_a_stream_cuts_it') or diag $answer->text;
unlike($answer->body, qr/"x"/, 'and_is_not_sent');

$httpd->expect_log(qr/APIR0101/, qr/APIR0203.*id/);
stop_httpd($httpd);
done_testing;
