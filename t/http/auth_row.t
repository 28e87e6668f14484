# ApiAuth MODEL.FIELD: the user is a row of the database, with the relations
# that rules ask for; and the ways in which httpd's own modules say who it is.

use v5.24;
use warnings;

use JSON::PP ();
use MIME::Base64 qw(encode_base64);

use ApirTest;
use ApirModels;

need(qw(sqlite3 mod_auth_basic mod_auth_form mod_session_cookie
        mod_session_crypto mod_request mod_rewrite));
my $schema = <<'ZMODEL';
datasource db {
    provider = 'sqlite'
}

enum Role {
    READER
    EDITOR
}

model User {
    id      Int          @id
    email   String       @unique
    number  BigInt       @unique
    role    Role
    since   DateTime
    pass    String       @omit
    teams   Membership[]
    notes   Note[]
    boss    User?        @relation('boss', fields: [bossId], references: [id])
    bossId  Int?
    below   User[]       @relation('boss')
    @@allow('read', auth().id == id)
}

model Team {
    id      Int          @id
    name    String
    members Membership[]
    @@allow('read', true)
}

model Membership {
    id     Int    @id
    level  Int
    user   User   @relation(fields: [userId], references: [id])
    userId Int
    team   Team   @relation(fields: [teamId], references: [id])
    teamId Int
    @@allow('read', true)
}

model Note {
    id      Int      @id @default(autoincrement())
    text    String
    at      DateTime @default(now())
    big     BigInt   @default(7)
    owner   User?    @relation(fields: [ownerId], references: [id])
    ownerId Int?     @default(auth().id)
    @@allow('create', auth().role == EDITOR)
    @@allow('read', auth() == owner)
    @@allow('read', text == 'leads'
        && auth().teams?[level > 1 && team.name == 'a'])
    @@allow('read', text == 'boss' && auth().boss.email == 'boss@x.org')
    @@allow('read', text == 'old' && auth().since < at)
    @@allow('read', text == 'number' && auth().number == big)
    @@allow('read', text == 'secret' && auth().pass == 'p')
    @@allow('read', text == 'exact' && auth().number == 9007199254740993)
}
ZMODEL
my $conf = <<'CONF';
<Location "/api/basic">
    ApiModels app
    AuthType Basic
    AuthName "blog"
    AuthUserFile "@ROOT@/conf/users"
    <RequireAny>
        Require expr "-z req('Authorization')"
        Require valid-user
    </RequireAny>
    ApiAuth User.email=%{REMOTE_USER}
</Location>
<Location "/login">
    SetHandler form-login-handler
    AuthType Form
    AuthName "blog"
    AuthFormProvider file
    AuthUserFile "@ROOT@/conf/users"
    Session On
    SessionCookieName blog path=/
    SessionCryptoPassphrase secret
</Location>
<Location "/api/form">
    ApiModels app
    AuthType Form
    AuthName "blog"
    AuthFormProvider file
    AuthUserFile "@ROOT@/conf/users"
    Session On
    SessionCookieName blog path=/
    SessionCryptoPassphrase secret
    Require valid-user
    ApiAuth User.email=%{REMOTE_USER}
</Location>
RewriteEngine On
RewriteCond %{QUERY_STRING} claim=([0-9]*)
RewriteRule ^/api/claims - [E=OIDC_CLAIM_sub:%1]
<Location "/api/claims">
    ApiModels app
    ApiAuth "User.id=%{env:OIDC_CLAIM_sub}"
</Location>
<Location "/api/mail">
    ApiModels app
    ApiAuth "User.email=%{req:x-user}"
</Location>
<Location "/api/id">
    ApiModels app
    ApiAuth "User.id=%{req:x-user}"
</Location>
<Location "/api/number">
    ApiModels app
    ApiAuth "User.number=%{req:x-user}"
</Location>
<Location "/api/graphql">
    ApiGraphQL models=app
    ApiAuth "User.email=%{req:x-user}"
</Location>
<Location "/api/trpc">
    ApiTrpc config transformer=superjson
    ApiTrpcProcedure note.list app Note.findMany
    ApiTrpcProcedure note.make app Note.create
    ApiAuth "User.email=%{req:x-user}"
</Location>
<Location "/api/sql">
    ApiAuth "User.email=%{req:x-user}"
    <ApiRoute GET /me>
        ApiSql app "SELECT :auth_id AS id, :auth_role AS role" result=one
    </ApiRoute>
    <ApiRoute GET /mine>
        ApiModel app Note.count accept=none '{"where":{"ownerId":":auth_id"}}'
    </ApiRoute>
    <ApiRoute GET /constant>
        ApiRespond 200 '{"constant":true}'
    </ApiRoute>
</Location>
CONF
my $httpd = start_models($conf, schema => $schema,
    files => {'conf/users' => "c\@x.org:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n"},
    modules => [qw(authz_user auth_basic authn_file auth_form session
                   session_cookie session_crypto request rewrite)]);
my $http = $httpd->client;
my $at = '2024-01-01T00:00:00.000Z';
sql($httpd, <<"SQL");
INSERT INTO User (id, email, number, role, since, pass, bossId) VALUES
    (1, 'boss\@x.org', 9007199254740993, 'EDITOR', '$at', 'p', NULL),
    (2, 'b\@x.org', 7, 'READER', '2030-01-01T00:00:00.000Z', 'q', 1),
    (3, 'c\@x.org', 8, 'READER', '2030-01-01T00:00:00.000Z', 'q', NULL);
INSERT INTO Team VALUES (1, 'a'), (2, 'b');
INSERT INTO Membership VALUES (1, 2, 3, 1), (2, 5, 2, 2), (3, 1, 2, 1);
INSERT INTO Note (text, at, big, ownerId) VALUES
    ('own1', '$at', 0, 1), ('own2', '$at', 0, 2), ('leads', '$at', 0, NULL),
    ('boss', '$at', 0, NULL), ('old', '2025-01-01T00:00:00.000Z', 0, NULL),
    ('number', '$at', 7, NULL), ('secret', '$at', 0, NULL),
    ('exact', '$at', 0, NULL);
SQL

sub as
{
    my ($who, $path, $method, $body) = @_;
    return $http->request($method // 'GET', "/api/$path",
        headers => [defined $who ? ('X-User' => $who) : (),
                    'Content-Type' => 'application/json'],
        defined $body ? (body => $body) : ());
}

# What mod_auth_openidc leaves is in the environment.
sub claimed
{
    my $answer = $http->get("/api/claims/note/findMany?claim=$_[0]&"
                            . args('{"orderBy":{"id":"asc"}}'));
    return join ' ', map { $_->{text} } @{($answer->json // {})->{data} // []};
}

sub seen
{
    my ($who, $mount) = @_;
    my $answer = as($who, ($mount // 'mail') . '/note/findMany?'
                    . args('{"orderBy":{"id":"asc"}}'));
    return join ' ', map { $_->{text} } @{($answer->json // {})->{data} // []};
}

is(seen('boss@x.org'), 'own1 old secret exact',
   'a_row_has_enums_dates_big_numbers_and_what_@omit_hides');
is(seen('b@x.org'), 'own2 boss number',
   'and_what_relations_rules_ask_for');
is(seen('c@x.org'), 'leads', 'through_predicates_as_well');
is(seen('nobody@x.org'), seen(undef), 'who_has_no_row_is_nobody');
is(seen(''), seen(undef), 'and_so_is_who_has_no_name');
is(seen('2', 'id'), 'own2 boss number', 'a_text_becomes_the_field_s_type');
is(seen('two', 'id'), seen(undef), 'what_cannot_be_one_is_in_no_row');
is(seen('9007199254740993', 'number'), 'own1 old secret exact',
   'big_numbers_are_exact');
is(seen('9007199254740992', 'number'), seen(undef), 'to_the_last_digit');
is(as('b@x.org', 'mail/user/findMany')->json->{data}[0]{email}, 'b@x.org',
   'the_user_sees_itself');
ok(!exists as('boss@x.org', 'mail/user/findMany')->json->{data}[0]{pass},
   'without_what_is_omitted');
my $made = as('boss@x.org', 'mail/note/create',
              POST => '{"data":{"text":"n"}}');
status_is($made, 201, 'who_may_creates');
is($made->json->{data}{ownerId}, 1, 'with_defaults_of_auth()');
status_is(as('b@x.org', 'mail/note/create', POST => '{"data":{"text":"n"}}'),
          403, 'who_may_not_does_not');
is_deeply(as('b@x.org', 'sql/me')->json, {id => 2, role => 'READER'},
          'statements_have_the_row_too');
is_deeply(as(undef, 'sql/me')->json, {id => undef, role => undef},
          'or_nothing');
is(as('b@x.org', 'sql/mine')->json->{data}, 1, 'and_fixed_arguments');
status_is(as(undef, 'sql/mine'), 403, 'which_need_a_user');

# ---- the same row for other protocols --------------------------------------

# Of notes in GraphQL's or tRPC's answer.
sub texts_of
{
    my ($notes) = @_;
    return ref $notes ? join ' ', map { $_->{text} } @$notes : 'nothing';
}

sub by_graphql
{
    my ($who, $query) = @_;
    my $answer = as($who, 'graphql', POST => JSON::PP->new->encode(
        {query => $query // '{ notes: findManyNote(orderBy: {id: asc}) '
         . '{ text } }'}));
    return $answer->json // {};
}

sub by_trpc
{
    my ($who, $procedure, $method, $input) = @_;
    my $sent = JSON::PP->new->encode({json => $input});
    my $answer = $method eq 'GET'
        ? as($who, "trpc/$procedure?" . (args($sent) =~ s/^q=/input=/r))
        : as($who, "trpc/$procedure", POST => $sent);
    return $answer->json // {};
}

my @ORDERED = (GET => {orderBy => {id => 'asc'}});
for my $who ('boss@x.org', 'b@x.org', 'c@x.org', 'nobody@x.org') {
    is(texts_of(by_graphql($who)->{data}{notes}), seen($who),
       "GraphQL_knows_$who");
    is(texts_of(by_trpc($who, 'note.list', @ORDERED)->{result}{data}{json}),
       seen($who), "and_tRPC");
}
my $query = 'mutation { made: createNote(data: {text: "g"}) { ownerId } }';
is(by_graphql('boss@x.org', $query)->{data}{made}{ownerId}, 1,
   'a_mutation_has_defaults_of_auth()');
is(by_graphql('b@x.org', $query)->{errors}[0]{extensions}{code},
   'FORBIDDEN', 'where_rules_allow_it');
is(by_trpc('boss@x.org', 'note.make', POST => {data => {text => 't'}})
       ->{result}{data}{json}{ownerId}, 1, 'and_so_has_one_of_tRPC');
is(by_trpc('b@x.org', 'note.make', POST => {data => {text => 't'}})
       ->{error}{json}{data}{code}, 'FORBIDDEN', 'under_the_same_rules');

# ---- httpd's own ways ----------------------------------------------------

sub basic
{
    my ($user, $password) = @_;
    my $answer = $http->get('/api/basic/note/findMany?'
        . args('{"orderBy":{"id":"asc"}}'),
        headers => [defined $user ? (Authorization => 'Basic '
                        . encode_base64("$user:$password", '')) : ()]);
    return $answer->status == 200
        ? join ' ', map { $_->{text} } @{$answer->json->{data}}
        : $answer->status;
}

sub logged_in
{
    my (@cookie) = @_;
    my $answer = $http->get('/api/form/note/findMany?'
        . args('{"orderBy":{"id":"asc"}}'), headers => [@cookie]);
    return $answer->status == 200
        ? join ' ', map { $_->{text} } @{$answer->json->{data}}
        : $answer->status;
}

is(basic('c@x.org', 'secret'), 'leads', 'a_password_says_who_it_is');
is(basic('c@x.org', 'wrong'), 401, 'but_not_a_wrong_one');
is(basic(), seen(undef), 'without_one_it_is_nobody');
is(logged_in(), 401, 'a_form_wants_a_login');
my $login = $http->request(POST => '/login',
    headers => ['Content-Type' => 'application/x-www-form-urlencoded'],
    body => 'httpd_username=c%40x.org&httpd_password=secret');
my ($cookie) = map { /^(blog=[^;]+)/ } $login->header_all('set-cookie');
ok($cookie, 'which_a_session_keeps') or diag $login->text;
is(logged_in(Cookie => $cookie // 'none=1'), 'leads', 'says_who_it_is');
is(logged_in(Cookie => 'blog=blog-user=c@x.org&blog-pw=secret'), 401,
   'nobody_can_write_it');
is(claimed('2'), 'own2 boss number', 'a_variable_of_the_environment');
is(claimed(''), seen(undef), 'or_none');

# A user who cannot be looked up is not anonymous.
sql($httpd, 'ALTER TABLE User RENAME TO Gone;');
is(as('b@x.org', 'sql/constant')->body, '{"constant":true}',
   'nobody_is_looked_up_where_nobody_asks');
for my $path ('mail/note/findMany', 'sql/me', 'sql/mine') {
    my $answer = as('b@x.org', $path);
    is($answer->status, 500, "a_look-up_that_fails_refuses_$path")
        or diag $answer->status, ' ', $answer->body;
}
$httpd->expect_log(qr/AH01617: .*Password Mismatch/);
$httpd->expect_log(qr/AH01842: decrypt session failed/);
$httpd->expect_log(qr/AH01817: error while decoding the session/);
$httpd->expect_log(qr/ApiAuth User.email: .*no such table/);
stop_httpd($httpd);

done_testing;
