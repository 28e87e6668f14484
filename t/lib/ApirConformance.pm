package ApirConformance;

# Runs folders of conformance cases (t/conformance/README.md) against servers
# that their fixtures need. What an area needs beyond that is in
# ApirArea/<Area>.pm, a class with
#
#   new(folder => DIR)
#   serve($fixture)      what the cases of a fixture are asked of: an object
#                        with client() and stop_hard(), as ApirHttpd
#   reset($server, $fixture)      puts the fixture's data back
#   headers($case)       header fields that say who asks ({} or a hash)
#
# More cases, suites and fixtures need no code here.

use v5.24;
use warnings;
use experimental 'signatures';

use Cwd ();
use Encode ();
use File::Basename qw(basename);

use ApirHttp;
use ApirHttpd;
use ApirJson;
use ApirMatch;

# Suites that record what looks like a mistake of the reference, or what a
# JSON Schema cannot say.
my $EXEMPT = qr/-quirks-|\Afragno-validation-zod-only\z/;

# all: exempt suites too; suite, case: patterns; verbose: a line per case
sub new($class, %options)
{
    return bless {passed => 0, failed => 0, skipped => 0, %options}, $class;
}

sub passed($self) { return $self->{passed} }
sub failed($self) { return $self->{failed} }
sub skipped($self) { return $self->{skipped} }

sub report($self, $text)
{
    print Encode::encode('UTF-8', "$text\n", sub { '?' });
    return;
}

sub pass($self, $name)
{
    $self->{passed}++;
    $self->report("ok: $name") if $self->{verbose};
    return;
}

sub fail_case($self, $name, @why)
{
    $self->{failed}++;
    $self->report("not ok: $name");
    $self->report("    $_") for map { split /\n/ } @why;
    return;
}

# ---- folders and suites -------------------------------------------------

sub run_folder($self, $folder)
{
    $folder = Cwd::abs_path($folder);
    my %suites;
    for my $name (json_files($folder)) {
        my $file = "$folder/$name";
        my $suite = eval { read_suite($file) };
        if ($@) {
            $self->fail_case($file, $@);
            next;
        }
        next unless ref $suite eq 'HASH' && ref $suite->{cases} eq 'ARRAY';
        $suite->{suite} //= basename($folder) . '/'
            . basename($name, '.json');
        push @{$suites{$suite->{fixture} // ''}}, $suite;
    }
    $self->fail_case($folder, 'no suites here') unless %suites;
    for my $fixture (sort keys %suites) {
        $self->run_fixture($folder, $fixture, @{$suites{$fixture}});
    }
    return;
}

sub json_files($folder)
{
    opendir my $handle, $folder or return ();
    return sort grep { /\.json\z/ } readdir $handle;
}

sub read_suite($file)
{
    open my $handle, '<:raw', $file or die "$!\n";
    local $/;
    return json_read(scalar <$handle>);
}

# The cases of a suite that are to be run.
sub wanted_cases($self, $suite)
{
    my $name = $suite->{suite};
    return () if $self->{suite} && $name !~ $self->{suite};
    my @cases = @{$suite->{cases}};
    if (!$self->{all} && $name =~ s{.*/}{}r =~ $EXEMPT) {
        $self->{skipped} += @cases;
        $self->report("skipped: $name, " . @cases . ' cases, not required');
        return ();
    }
    return grep { !$self->{case} || $_->{name} =~ $self->{case} } @cases;
}

sub area_of($folder, $suite)
{
    my ($area) = $suite->{suite} =~ m{\A([^/]+)/};
    $area //= basename($folder);
    my $class = 'ApirArea::' . join '', map { ucfirst lc }
                split /[^A-Za-z0-9]+/, $area;
    my $file = ($class =~ s{::}{/}gr) . '.pm';
    return eval { require $file; 1 } ? $class->new(folder => $folder)
        : $@ =~ /Can't locate \Q$file\E/ ? undef : die $@;
}

# All suites of one fixture share a server.
sub run_fixture($self, $folder, $fixture, @suites)
{
    my @work = map { [$_, $self->wanted_cases($_)] } @suites;
    @work = grep { @$_ > 1 } @work or return;
    my $area = area_of($folder, $suites[0]);
    my $server = $area && eval { $area->serve($fixture) };
    if (!$server) {
        my $why = !$area ? 'this area is not served yet'
                : "fixture $fixture: $@";
        for my $work (@work) {
            my ($suite, @cases) = @$work;
            $self->{failed} += @cases;
            $self->report("not ok: $suite->{suite}, " . @cases . " cases");
        }
        $self->report("    $_") for split /\n/, $why;
        return;
    }
    $self->run_suite($area, $server, $fixture, @$_) for @work;
    my @complaints = $server->stop_hard;
    $self->fail_case("the server of $fixture", @complaints) if @complaints;
    return;
}

sub run_suite($self, $area, $server, $fixture, $suite, @cases)
{
    my ($passed, $failed) = @$self{qw(passed failed)};
    my $each = ($suite->{isolation} // 'suite') eq 'case';
    $area->reset($server, $fixture) unless $each;
    for my $case (@cases) {
        $area->reset($server, $fixture) if $each;
        my $name = "$suite->{suite}: " . ($case->{name} // 'no name');
        my @why = eval { $self->run_case($area, $server, $case) };
        @why = ("the case cannot be run: $@") if $@;
        @why ? $self->fail_case($name, @why) : $self->pass($name);
    }
    $self->report("$suite->{suite}: " . ($self->{passed} - $passed)
                  . ' passed, ' . ($self->{failed} - $failed) . ' failed');
    return;
}

# ---- cases --------------------------------------------------------------

# Why a case fails; nothing: it passes.
sub run_case($self, $area, $server, $case)
{
    my $match = ApirMatch->new;
    my $client = $server->client;
    my $number = 0;
    for my $step (@{$case->{steps}}) {
        $number++;
        my %request = request_of($match, $step->{request},
                                 $area->headers($case));
        my $answer = $client->request(@request{qw(method target)}, %request);
        my $want = $step->{response};
        my $unordered = $step->{unordered} // $want->{unordered} // [];
        my @why = $match->response($want, $answer, $unordered);
        next unless @why;
        return ("step $number: $request{method} $request{target}"
                . request_text(%request),
                'want: ' . json_text($want), 'got:  ' . $answer->text,
                map { "- $_" } @why);
    }
    return;
}

sub bytes($text) { return Encode::encode('UTF-8', $text) }

# What to send: every text with the values saved before, as UTF-8.
sub request_of($match, $request, $extra)
{
    my $target = $match->expand($request->{path});
    $target .= '?' . $match->expand($request->{query})
        if defined $request->{query};
    my @headers = map { bytes($_) } map { @$_ }
                  ApirHttp::header_pairs($extra);
    for my $name (sort keys %{$request->{headers} // {}}) {
        my $value = $request->{headers}{$name};
        push @headers, map { (bytes($name), bytes($match->expand($_))) }
                       ref $value ? @$value : $value;
    }
    my %result = (method => $request->{method}, target => bytes($target),
                  headers => \@headers);
    $result{body} = bytes($match->expand($request->{body}))
        if defined $request->{body};
    return %result;
}

# For messages: header fields and body.
sub request_text(%request)
{
    my @pairs = ApirHttp::header_pairs($request{headers});
    my $text = join '', map { "\n  $_->[0]: $_->[1]" } @pairs;
    $text .= "\n  " . substr $request{body}, 0, 600
        if defined $request{body};
    return Encode::decode('UTF-8', $text);
}

1;
