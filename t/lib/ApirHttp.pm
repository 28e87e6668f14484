package ApirHttp;

# An HTTP/1.1 client that sends exactly the bytes it is told to, and never
# waits longer than its time-out.
#
#   my $http = ApirHttp->new(port => 8080, timeout => 10);
#   my $answer = $http->request(GET => '/api/x?a=%zz',
#                               headers => ['X-Test' => 1, 'X-Test' => 2]);
#   $answer->status, ->header('allow'), ->body, ->complete, ->problem
#
# A connection is kept between requests as long as the server keeps it.
# Nothing here dies: an answer that did not come has status 0 and a problem.

use v5.24;
use warnings;
use experimental 'signatures';

use Errno qw(EAGAIN EWOULDBLOCK EINTR);
use IO::Select;
use IO::Socket::INET;
use Socket qw(IPPROTO_TCP SHUT_WR SOL_SOCKET SO_LINGER SO_RCVBUF TCP_NODELAY);
use Time::HiRes qw(time);

use ApirHttp::Answer;

sub new($class, %options)
{
    my $self = bless {
        host => '127.0.0.1', timeout => 20, buffer => '', opened => 0,
        %options,
    }, $class;
    return $self;
}

# Opens a connection unless one is open; false when it cannot.
sub open_connection($self)
{
    return 1 if $self->{socket};
    $self->{buffer} = '';
    $self->{eof} = 0;
    $self->{socket} = IO::Socket::INET->new(
        PeerHost => $self->{host}, PeerPort => $self->{port},
        Proto => 'tcp', Timeout => $self->{timeout}) or return 0;
    $self->{socket}->blocking(0);
    $self->{socket}->setsockopt(IPPROTO_TCP, TCP_NODELAY, 1);
    if ($self->{receive_buffer}) {
        $self->{socket}->setsockopt(SOL_SOCKET, SO_RCVBUF,
                                    $self->{receive_buffer});
    }
    $self->{opened}++;
    return 1;
}

sub close_connection($self)
{
    close delete $self->{socket} if $self->{socket};
    $self->{buffer} = '';
    return;
}

# Closes with a reset, as a client that dies does.
sub reset_connection($self)
{
    if ($self->{socket}) {
        $self->{socket}->setsockopt(SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0);
    }
    $self->close_connection;
    return;
}

# Says that nothing more will be sent.
sub finish_sending($self)
{
    shutdown $self->{socket}, SHUT_WR if $self->{socket};
    return;
}

sub is_open($self) { return !!$self->{socket} }

# How many connections this client has opened.
sub opened($self) { return $self->{opened} }

# Sends bytes as they are; false when the server has gone or is too slow.
sub send_bytes($self, $bytes)
{
    $self->open_connection or return 0;
    local $SIG{PIPE} = 'IGNORE';
    my $select = IO::Select->new($self->{socket});
    my $deadline = time + $self->{timeout};
    my $sent = 0;
    while ($sent < length $bytes) {
        my $left = $deadline - time;
        return 0 if $left <= 0 || !$select->can_write($left);
        my $count = syswrite $self->{socket}, $bytes, 65536, $sent;
        if (!defined $count) {
            next if $! == EAGAIN || $! == EWOULDBLOCK || $! == EINTR;
            return 0;
        }
        $sent += $count;
    }
    return 1;
}

# Reads what is there into the buffer; 0 at the end, undef when none came.
sub read_more($self, $deadline)
{
    return 0 if $self->{eof} || !$self->{socket};
    my $select = IO::Select->new($self->{socket});
    while (1) {
        my $left = $deadline - time;
        return undef unless $select->can_read($left > 0 ? $left : 0);
        my $count = sysread $self->{socket}, $self->{buffer}, 65536,
                            length $self->{buffer};
        return $count if $count;
        if (!defined $count) {
            next if $! == EAGAIN || $! == EWOULDBLOCK || $! == EINTR;
            $self->{reset} = 1;
        }
        $self->{eof} = 1;
        return 0;
    }
}

# Whether the server closes the connection within some seconds, sending
# nothing more.
sub closes_within($self, $seconds)
{
    my $deadline = time + $seconds;
    while (1) {
        my $count = $self->read_more($deadline);
        return 0 unless defined $count;
        return length $self->{buffer} ? 0 : 1 if $count == 0;
    }
}

# Whether an answer's first byte comes within some seconds.
sub answers_within($self, $seconds)
{
    return 1 if length $self->{buffer};
    return !!$self->read_more(time + $seconds);
}

# [name, value] pairs of a list, or of a hash whose values may be arrays.
sub header_pairs($headers)
{
    my @pairs;
    if (ref $headers eq 'HASH') {
        for my $name (sort keys %$headers) {
            my $value = $headers->{$name};
            push @pairs, map { [$name, $_] }
                         ref $value eq 'ARRAY' ? @$value : $value;
        }
    }
    else {
        my @list = @{$headers // []};
        push @pairs, [splice @list, 0, 2] while @list;
    }
    return @pairs;
}

# The bytes of a request.
#   headers  a list of names and values, or a hash
#   body     bytes; Content-Length is added unless the headers have one, or
#            Transfer-Encoding
#   chunks   a list of byte strings, sent as a chunked body
#   close    asks the server to close
sub request_bytes($self, $method, $target, %options)
{
    my @pairs = header_pairs($options{headers});
    my %has = map { lc $_->[0] => 1 } @pairs;
    unshift @pairs, [Host => "$self->{host}:$self->{port}"] unless $has{host};
    my $body = $options{body};
    if ($options{chunks}) {
        push @pairs, ['Transfer-Encoding', 'chunked'];
        $body = join '', map { sprintf("%x\r\n", length) . "$_\r\n" }
                         @{$options{chunks}};
        $body .= "0\r\n\r\n";
    }
    elsif (defined $body && !$has{'content-length'}
           && !$has{'transfer-encoding'}) {
        push @pairs, ['Content-Length', length $body];
    }
    push @pairs, [Connection => 'close'] if $options{close};
    return "$method $target HTTP/1.1\r\n"
        . join('', map { "$_->[0]: $_->[1]\r\n" } @pairs) . "\r\n"
        . ($body // '');
}

# One exchange. See request_bytes for the options.
sub request($self, $method, $target, %options)
{
    $self->close_connection if $self->{eof};
    if (!$self->open_connection) {
        return ApirHttp::Answer->failed("no connection: $!");
    }
    # A server that refuses a body early may close before all of it is sent:
    # its answer counts all the same.
    my $sent = $self->send_bytes(
        $self->request_bytes($method, $target, %options));
    my $answer = $self->read_answer($method);
    $answer->{sent_all} = $sent;
    return $answer;
}

sub get($self, $target, %options)
{
    return $self->request(GET => $target, %options);
}

sub post($self, $target, $body, %options)
{
    return $self->request(POST => $target, body => $body, %options);
}

# A POST of JSON text.
sub post_json($self, $target, $text, %options)
{
    my @headers = map { @$_ } header_pairs($options{headers});
    return $self->request(POST => $target, %options, body => $text,
        headers => ['Content-Type' => 'application/json', @headers]);
}

# Reads the next answer; interim ones (100) are kept in it.
sub read_answer($self, $method = 'GET')
{
    my $deadline = time + $self->{timeout};
    my @interim;
    while (1) {
        my $answer = $self->read_head($deadline);
        $answer->{interim} = \@interim;
        if (!$answer->{problem} && $answer->{status} < 200
            && $answer->{status} != 101) {
            push @interim, $answer;
            next;
        }
        $self->read_body($answer, $method, $deadline)
            unless $answer->{problem};
        $self->close_connection
            if $answer->{problem} || !$answer->keeps_connection;
        return $answer;
    }
}

# Only the head of an answer, for tests that look at a body as it comes.
sub read_head($self, $deadline = time + $self->{timeout})
{
    until ($self->{buffer} =~ /\r?\n\r?\n/) {
        my $count = $self->read_more($deadline);
        next if $count;
        my $why = !defined $count ? 'no answer in time'
                : $self->{reset} ? 'the connection was reset'
                : 'the server closed the connection';
        $why .= ' within the head' if length $self->{buffer};
        return ApirHttp::Answer->failed($why);
    }
    $self->{buffer} =~ s/\A(.*?\r?\n)\r?\n//s;
    return ApirHttp::Answer->from_head($1);
}

# At least so many bytes of what follows, or what came in time.
sub read_bytes($self, $count, $seconds = $self->{timeout})
{
    my $deadline = time + $seconds;
    while (length $self->{buffer} < $count) {
        $self->read_more($deadline) or last;
    }
    return substr $self->{buffer}, 0, $count, '';
}

# A line without its end, or undef with a problem in the answer.
sub read_line($self, $answer, $deadline)
{
    until ($self->{buffer} =~ /\n/) {
        my $count = $self->read_more($deadline);
        next if $count;
        $answer->{problem} = defined $count ? 'the body was cut short'
                                            : 'the body did not end in time';
        return undef;
    }
    $self->{buffer} =~ s/\A(.*?)\r?\n//s;
    return $1;
}

# Moves bytes from the connection to the body.
sub read_exactly($self, $answer, $length, $deadline)
{
    while ($length > 0) {
        if ($self->{buffer} eq '') {
            my $count = $self->read_more($deadline);
            if (!$count) {
                $answer->{problem} = defined $count
                    ? 'the body was cut short'
                    : 'the body did not end in time';
                return 0;
            }
        }
        my $piece = substr $self->{buffer}, 0, $length, '';
        $length -= length $piece;
        $answer->add_piece($piece, $self->{discard});
    }
    return 1;
}

sub read_chunks($self, $answer, $deadline)
{
    while (1) {
        my $line = $self->read_line($answer, $deadline) // return;
        if ($line !~ /^([0-9a-fA-F]{1,15})\s*(?:;.*)?$/) {
            $answer->{problem} = 'a broken chunk';
            return;
        }
        my $length = hex $1;
        $answer->begin_chunk($length);
        last if $length == 0;
        $self->read_exactly($answer, $length, $deadline) or return;
        my $end = $self->read_line($answer, $deadline) // return;
        if ($end ne '') {
            $answer->{problem} = 'a chunk longer than it says';
            return;
        }
    }
    while (1) {
        my $line = $self->read_line($answer, $deadline) // return;
        last if $line eq '';
        push @{$answer->{trailers}}, [split /:\s*/, $line, 2];
    }
    return;
}

sub read_body($self, $answer, $method, $deadline)
{
    return if $method eq 'HEAD' || $answer->{status} =~ /^(?:1..|204|304)$/;
    if (lc($answer->header('transfer-encoding') // '') =~ /\bchunked$/) {
        $self->read_chunks($answer, $deadline);
        return;
    }
    my $length = $answer->header('content-length');
    if (defined $length) {
        if ($length !~ /^[0-9]+$/) {
            $answer->{problem} = "Content-Length: $length";
            return;
        }
        $self->read_exactly($answer, $length, $deadline);
        return;
    }
    while (1) {
        my $count = $self->read_more($deadline);
        $answer->add_piece($self->{buffer}, $self->{discard});
        $self->{buffer} = '';
        next if $count;
        $answer->{problem} = 'the body did not end in time'
            unless defined $count;
        return;
    }
}

sub DESTROY($self)
{
    local $@;
    $self->close_connection;
    return;
}

1;
