# Access policies behind httpd: who asks is what ApiAuth says.

use v5.24;
use warnings;

use ApirTest;
use ApirModels;

need('sqlite3');
my $schema = <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

model User {
    id    Int     @id
    admin Boolean @default(false)
    notes Note[]
    @@allow('all', auth().admin)
}

model Note {
    id      Int     @id @default(autoincrement())
    text    String
    secret  String? @allow('read', auth().id == ownerId)
    owner   User?   @relation(fields: [ownerId], references: [id])
    ownerId Int?    @default(auth().id)
    @@allow('read', true)
    @@allow('create,update,delete', auth().id == ownerId)
}

model Closed {
    id Int @id
}
ZMODEL
my $httpd = start_models(<<'CONF', schema => $schema);
<Location "/api/guarded">
    ApiModels app
    ApiAuth "id=%{req:x-id}" "admin=%{req:x-admin}"
</Location>
<Location "/api/strict">
    ApiModels app
    ApiPolicyAnonymous strict
</Location>
<Location "/api/outer">
    ApiPolicyAnonymous strict
    <ApiRoute GET /x>
        ApiRespond 200
    </ApiRoute>
</Location>
<Location "/api/outer/inner">
    ApiModels app
</Location>
<Location "/api/loose">
    ApiModels app
</Location>
<Location "/api/one">
    ApiAuth "id=%{req:x-id}"
    <ApiRoute DELETE /notes/:id>
        ApiModel app Note.delete accept=none \
            '{"where": {"id": ":id"}, "select": {"id": true}}'
    </ApiRoute>
</Location>
CONF
my $http = $httpd->client;
sql($httpd, <<'SQL');
INSERT INTO User (id, admin) VALUES (1, 0), (2, 1);
INSERT INTO Note (id, text, secret, ownerId) VALUES (1, 'a', 's', 1),
    (2, 'b', 't', 2), (3, 'c', 'u', NULL);
INSERT INTO Closed VALUES (1);
SQL

sub as
{
    my ($id, $method, $path, $body) = @_;
    return $http->request($method => "/api/$path",
        headers => ['X-Id' => $id, 'X-Admin' => $id eq '2' ? 'true' : '',
                    'Content-Type' => 'application/json'],
        defined $body ? (body => $body) : ());
}

sub secrets
{
    my ($id, $mount) = @_;
    my $answer = as($id, GET => "$mount/note/findMany?"
                    . args('{"orderBy":{"id":"asc"}}'));
    return join ' ', map { $_->{secret} // '-' }
           @{($answer->json // {})->{data} // []};
}

is($http->get('/api/guarded/closed/findMany')->body, '{"data":[]}',
   'a_model_without_rules_shows_nothing');
is($http->get('/api/model/closed/count')->body, '{"data":1}',
   'but_without_policies');
is(secrets('1', 'guarded'), 's - -', 'a_number_of_ApiAuth_is_a_number');
is(secrets('', 'loose'), '- - u', 'nobody_is_null');
is(secrets('', 'strict'), '- - -', 'but_not_strictly');
is(secrets('', 'outer/inner'), '- - -', 'nor_where_an_outer_location_says_so');
is(as('1', GET => 'guarded/user/count')->body, '{"data":0}',
   'users_are_not_seen');
is(as('2', GET => 'guarded/user/count')->body, '{"data":2}',
   'but_by_whom_a_text_makes_an_admin');

my $answer = as('1', POST => 'guarded/note/create', '{"data":{"text":"n"}}');
status_is($answer, 201, 'one_creates_what_is_ones_own');
is($answer->json->{data}{ownerId}, 1, 'by_default');
$answer = as('1', POST => 'guarded/note/create',
             '{"data":{"text":"n","ownerId":2}}');
status_is($answer, 403, 'not_what_is_anothers');
is($answer->json->{error}{reason}, 'rejected-by-policy', 'says_the_policy');
status_is(as('1', DELETE => 'one/notes/2'), 404, 'ApiModel_is_guarded_too');
is(as('1', DELETE => 'one/notes/1')->body, '{"data":{"id":1}}',
   'and_lets_pass');
is(as('1', GET => 'guarded/note/check?' . args('{"operation":"create"}'))
       ->body, '{"data":true}', 'what_could_be');
is(as('', GET => 'guarded/closed/check?' . args('{"operation":"read"}'))
       ->body, '{"data":false}', 'what_could_not');

stop_httpd($httpd);
done_testing;
