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

# What a virtual host has from the main server was compiled there.
my $shared = <<'END';
<Location "/api">
    <ApiRoute GET /a>
        ApiRespond 204
    </ApiRoute>
</Location>
<VirtualHost *:1>
    <Location "/api">
        ApiFormats %s
    </Location>
</VirtualHost>
END
my $warning = qr{ApiFormats of a virtual host does not hold for <Location "/api">};
my (undef, $said) = config_output(sprintf $shared, 'annotate');
like($said, $warning, 'a_host_cannot_change_the_main_server_s_schemas');
(undef, $said) = config_output(sprintf $shared, 'assert');
unlike($said, $warning, 'it_may_say_the_same');
done_testing;
