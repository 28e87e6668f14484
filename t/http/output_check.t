# ApiCheckOutput: answers that are not what the output schema says are a 500,
# and the log names the member.

use v5.24;
use warnings;

use ApirTest;

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
my $httpd = start_httpd(<<'END', files => {'conf/out.json' => $fixture});
ApiPlugin play @PLUGIN(conformance_routes)@ @ROOT@/conf/out.json
<Location "/checked">
    ApiFragment play:out
    ApiCheckOutput on
</Location>
<Location "/unchecked">
    ApiFragment play:out
</Location>
END
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

$httpd->expect_log(qr/APIR0101/, qr/APIR0203.*id/);
stop_httpd($httpd);
done_testing;
