# "format" in a schema decides, or only tells: ApiFormats.
use v5.24;
use warnings;

use ApirTest;

my $httpd = start_httpd(<<'END',
<Location "/strict">
    <ApiRoute POST /mail>
        ApiInput @ROOT@/conf/mail.json
        ApiRespond 204
    </ApiRoute>
</Location>
<Location "/loose">
    ApiFormats annotate
    <ApiRoute POST /mail>
        ApiInput @ROOT@/conf/mail.json
        ApiRespond 204
    </ApiRoute>
</Location>
END
    files => { 'conf/mail.json' => '{"type":"string","format":"email"}' });
my $http = $httpd->client;

status_is($http->post_json('/strict/mail', '"a@example.com"'), 204,
          'what_has_the_format');
status_is($http->post_json('/strict/mail', '"nope"'), 400,
          'what_has_not_is_refused');
$http = $httpd->client;
status_is($http->post_json('/loose/mail', '"nope"'), 204,
          'annotated_it_passes');
status_is($http->post_json('/loose/mail', '1'), 400,
          'other_keywords_still_decide');

stop_httpd($httpd);
done_testing;
