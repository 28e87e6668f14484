# ApiPages and what a site does to find a page: variants, indexes, redirects,
# logins, rewriting, names with odd characters.

use v5.24;
use warnings;

use ApirTest;

need(qw(mod_negotiation mod_auth_basic mod_rewrite));
my %files = (
    'htdocs/letter.html.en' => "a letter\n",
    'htdocs/letter.html.fr' => "une lettre\n",
    'htdocs/folder/index.html' => "an index\n",
    'htdocs/empty/file.txt' => "text\n",
    'htdocs/question' => "no question\n",
    'htdocs/one%41' => "percent\n",
    'htdocs/private/page.html' => "private\n",
    'htdocs/ruled.html' => "ruled\n",
    'htdocs/hidden/index.html' => "hidden\n",
    'conf/users' => "bob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
);
my $httpd = start_httpd(<<'END', files => \%files,
<Directory "@DOCROOT@">
    Options +MultiViews
</Directory>
AddLanguage en .en
AddLanguage fr .fr
<Directory "@DOCROOT@/private">
    AuthType Basic
    AuthName here
    AuthUserFile @ROOT@/conf/users
    Require valid-user
</Directory>
RewriteEngine on
RewriteRule ^/by-rule$ /ruled.html [PT]
Redirect /moved /elsewhere
<Location "/">
    ApiPages on
    <ApiRoute POST /:name>
        ApiRespond 201 {"name":true}
    </ApiRoute>
    <ApiRoute POST /:folder/:name>
        ApiRespond 201 {"file":true}
    </ApiRoute>
    <ApiRoute GET /hidden/index.html>
        ApiRespond 200 {"route":true}
    </ApiRoute>
</Location>
END
    modules => [qw(negotiation auth_basic authn_file authz_user rewrite)]);
my $http = $httpd->client;

is($http->get('/letter', headers => ['Accept-Language' => 'fr'])->body,
   "une lettre\n", 'a_variant');
is($http->get('/letter', headers => ['Accept-Language' => 'en'])->body,
   "a letter\n", 'another');
is($http->get('/folder/')->body, "an index\n", 'an_index');
my $answer = $http->get('/folder');
status_is($answer, 301, 'a_folder_without_its_slash');
status_is($http->get('/empty/'), 405, 'a_folder_without_an_index');
is($http->get('/by-rule')->body, "ruled\n", 'a_page_by_a_rule');
status_is($http->get('/moved'), 302, 'a_redirection');
is($http->get('/')->body, "<p>site</p>\n", 'the_first_page');
status_is($http->post('/letter', ''), 201, 'POST_is_the_route_s');

# The page is asked for by the path as it was decoded.
status_is($http->get('/question%3F'), 405, 'a_question_mark_is_no_query');
status_is($http->get('/question'), 200, 'the_page_of_that_name');
is($http->get('/one%2541')->body, "percent\n", 'a_percent_sign');
status_is($http->get('/one%41'), 405, 'which_is_not_decoded_twice');

# A page with a login asks for it.
$answer = $http->get('/private/page.html');
status_is($answer, 401, 'a_page_that_wants_a_login');
header_is($answer, 'www-authenticate', 'Basic realm="here"', 'says_so');
is($http->get('/private/page.html', headers =>
              [Authorization => 'Basic Ym9iOnNlY3JldA=='])->body,
   "private\n", 'and_shows_itself_then');
answer_is($http->get('/hidden/index.html'), 200, {route => JSON::PP::true()},
          'a_GET_handler_wins');

$httpd->expect_log(qr{APIR0301: .*httpd\.conf:\d+: the GET handler of }
                   . qr{/hidden/index\.html hides the page});
stop_httpd($httpd);
done_testing;
