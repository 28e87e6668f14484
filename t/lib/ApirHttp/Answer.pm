package ApirHttp::Answer;

# What a server answered: status, header fields in their order, the body, and
# whether it came whole.

use v5.24;
use warnings;
use experimental 'signatures';

use JSON::PP ();
use Time::HiRes qw(time);

sub failed($class, $problem)
{
    return bless {status => 0, reason => '', headers => [], body => '',
                  interim => [], chunks => [], problem => $problem}, $class;
}

sub from_head($class, $head)
{
    my ($first, @lines) = split /\r?\n/, $head;
    my $self = $class->failed(undef);
    if ($first !~ m{^HTTP/(1\.[01]) ([1-9][0-9][0-9])(?: (.*))?$}) {
        $self->{problem} = "no status line: $first";
        return $self;
    }
    @$self{qw(version status reason)} = ($1, $2, $3 // '');
    for my $line (@lines) {
        if ($line =~ /^([^\s:]+):[ \t]*(.*?)[ \t]*$/) {
            push @{$self->{headers}}, [$1, $2];
        }
        else {
            $self->{problem} = "a broken header field: $line";
        }
    }
    return $self;
}

sub status($self) { return $self->{status} }
sub reason($self) { return $self->{reason} }
sub body($self) { return $self->{body} }
sub headers($self) { return $self->{headers} }
sub interim($self) { return $self->{interim} }
sub trailers($self) { return $self->{trailers} // [] }

# What was wrong with the exchange, or undef.
sub problem($self) { return $self->{problem} }

# Whether the answer came to its end.
sub complete($self) { return !defined $self->{problem} }

# Whether every byte of the request was taken.
sub sent_all($self) { return $self->{sent_all} }

# [time, length] of each chunk, without the last of length 0.
sub chunks($self) { return grep { $_->[1] } @{$self->{chunks}} }

sub begin_chunk($self, $length)
{
    push @{$self->{chunks}}, [time, $length];
    return;
}

# A test of memory drops the body and counts it only.
sub add_piece($self, $piece, $discard)
{
    $self->{length} += length $piece;
    $self->{body} .= $piece unless $discard;
    return;
}

sub body_length($self) { return $self->{length} // 0 }

# All values of a header field.
sub header_all($self, $name)
{
    return map { $_->[1] } grep { lc $_->[0] eq lc $name }
           @{$self->{headers}};
}

# The values joined by ", "; undef when the field is absent.
sub header($self, $name)
{
    my @values = $self->header_all($name);
    return @values ? join(', ', @values) : undef;
}

# Content-Type without its parameters, in lower case.
sub media_type($self)
{
    my $type = $self->header('content-type') // return undef;
    return lc($type =~ s/\s*;.*//sr);
}

# The body as JSON (JSON::PP), or undef when it is none.
sub json($self)
{
    return scalar eval {
        JSON::PP->new->utf8->allow_nonref->decode($self->{body});
    };
}

sub keeps_connection($self)
{
    my $connection = lc($self->header('connection') // '');
    return 0 if $connection =~ /\bclose\b/;
    return $connection =~ /\bkeep-alive\b/ if $self->{version} eq '1.0';
    return 1 if $self->{status} =~ /^(?:1..|204|304)$/;
    return defined($self->header('content-length'))
        || defined($self->header('transfer-encoding'));
}

# In one line, for messages.
sub text($self)
{
    return "no answer: $self->{problem}" unless $self->{status};
    my $type = $self->header('content-type') // 'no type';
    my $body = substr $self->{body}, 0, 400;
    $body =~ s/([^\x20-\x7e])/sprintf '\\x%02x', ord $1/ge;
    return "$self->{status} ($type) $body"
        . (defined $self->{problem} ? " [$self->{problem}]" : '');
}

1;
