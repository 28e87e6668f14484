# The examples of handlers and answers: each does what its comment says.

use v5.24;
use warnings;

use Digest::SHA qw(hmac_sha256_hex);

use ApirTest;
use ApirExamples;

my $httpd = start_example([qw(hello media webhook guard respond)]);
my $http = $httpd->client;

# ---- hello ---------------------------------------------------------------

answer_is($http->get('/api/hello/Ada'), 200, {hello => 'Ada'},
          'hello_greets_by_name');
answer_is($http->get('/api/hello/J%C3%BCrgen%20%22'), 200,
          {hello => "J\xfcrgen \""}, 'hello_decodes_the_name_once');
answer_is($http->get('/api/hello'), 404,
          {error => "Fragno: Route for 'hello' not found",
           code => 'ROUTE_NOT_FOUND'}, 'hello_needs_a_name');
my $head = $http->request(HEAD => '/api/hello/Ada');
status_is($head, 200, 'hello_answers_head');
is($head->body, '', 'head_has_no_body');

# ---- media ---------------------------------------------------------------

my $pdf = $http->get('/api/media/students-gryffindor.pdf');
status_is($pdf, 200, 'a_pdf_is_answered');
header_is($pdf, 'Content-Type', 'application/pdf', 'a_pdf_has_its_type');
header_is($pdf, 'Content-Disposition',
          'inline; filename="students-gryffindor.pdf"', 'a_pdf_has_a_name');
like($pdf->body, qr/\A%PDF-1\.4\n.*\(Students of gryffindor\).*%%EOF\n\z/s,
     'a_pdf_holds_its_line');
my ($xref) = $pdf->body =~ /startxref\n(\d+)\n/;
is(substr($pdf->body, $xref, 5), "xref\n", 'its_table_is_where_it_says');
my @offsets = $pdf->body =~ /^(\d{10}) 00000 n $/mg;
my @wrong = grep {
    substr($pdf->body, $offsets[$_ - 1]) !~ /\A$_ 0 obj\n/
} 1 .. @offsets;
is_deeply([scalar(@offsets), @wrong], [5], 'its_objects_are_where_it_says');
status_is($http->get('/api/media/students-durmstrang.pdf'), 404,
          'a_house_that_is_unknown_has_no_pdf');

my $image = $http->get('/api/media/crest.png');
header_is($image, 'Content-Type', 'image/png', 'an_image_has_its_type');
header_is($image, 'Content-Length', length $image->body,
          'an_image_has_its_length');
like($image->body, qr/\A\x89PNG\r\n\x1a\n.*IEND\xaeB`\x82\z/s,
     'an_image_is_whole');

# ---- webhook -------------------------------------------------------------

sub deliver
{
    my ($body, $signature) = @_;
    $signature //= 'sha256=' . hmac_sha256_hex($body, 'expelliarmus');
    return $http->post_json('/api/hooks/payment', $body,
                            headers => ['X-Signature-256' => $signature]);
}

my $bad = {message => 'The signature is missing or wrong',
           code => 'BAD_SIGNATURE'};
status_is(deliver('{"paid":true}'), 204, 'a_signed_message_is_taken');
status_is(deliver("{ \"paid\" :\r\n true }\n"), 204,
          'the_signature_is_over_the_bytes_as_sent');
answer_is(deliver('{"paid":true}', 'sha256=' . '0' x 64), 401, $bad,
          'a_wrong_signature_is_refused');
answer_is(deliver('{"paid":true}', ''), 401, $bad,
          'an_empty_signature_is_refused');
answer_is($http->post_json('/api/hooks/payment', '{"paid":true}'), 401, $bad,
          'a_missing_signature_is_refused');
answer_is(deliver('{"paid":false}', 'sha256='
               . hmac_sha256_hex('{"paid":true}', 'expelliarmus')), 401, $bad,
          'the_signature_of_another_message_is_refused');
status_is(deliver('{"paid":'), 400,
          'a_signed_message_that_is_no_json_is_a_400');
is($http->get('/api/hooks/payment')->header('Allow'), 'POST, OPTIONS',
   'the_webhook_takes_post_only');

# ---- guard ---------------------------------------------------------------

sub ask
{
    my ($path, @token) = @_;
    return $http->get("/api/stock$path", headers => [
        map { (Authorization => $_) } @token]);
}

answer_is(ask('/status'), 200, {status => 'ok'}, 'the_public_route_is_open');
answer_is(ask('/wands'), 401,
          {message => 'A token is needed', code => 'UNAUTHORIZED'},
          'the_other_wants_a_token');
answer_is(ask('/wands', 'Bearer wingardiun'), 403,
          {message => 'The token is wrong', code => 'FORBIDDEN'},
          'a_wrong_token_is_refused');
answer_is(ask('/wands', 'Bearer wingardium'), 200,
          {for => 'partner', wands => 12},
          'handlers_see_what_the_middleware_found');
status_is(ask('/nothing'), 404, 'unknown_routes_are_404_before_the_guard');

# ---- respond -------------------------------------------------------------

my $version = $http->get('/api/about/version');
answer_is($version, 200, {version => '1.0'}, 'a_constant_is_answered');
my $motto = $http->get('/api/about/motto');
is($motto->body, 'Never tickle a sleeping dragon', 'a_text_is_answered');
header_is($motto, 'Content-Type', 'text/plain; charset=utf-8',
          'a_text_is_sent_as_text');
answer_is($http->post('/api/about/old/a/b', 'x'), 410,
          {error => 'This is gone', code => 'GONE'}, 'a_constant_may_fail');
my $ping = $http->post('/api/about/ping', '');
status_is($ping, 204, 'a_constant_may_be_empty');
status_is($http->get('/api/about/nothing'), 404,
          'what_no_route_matches_is_the_sites');

stop_httpd($httpd);
done_testing;
