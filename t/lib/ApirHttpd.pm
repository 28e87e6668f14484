package ApirHttpd;

# A real httpd with a configuration of a test's own, in a folder of its own,
# on a port of 127.0.0.1 that nobody else has.
#
#   my $httpd = ApirHttpd->start(conf => <<'END', modules => ['rewrite']);
#       <Location "/api"> … </Location>
#   END
#   my $answer = $httpd->client->get('/api/x');
#   my @complaints = $httpd->stop;     what was wrong with the server's life
#
# In `conf` and in the texts of `files`, @ROOT@ is the server's folder,
# @PORT@ its port, @DOCROOT@ its document root, @PLUGIN(name)@ the file of a
# test plugin, @EXAMPLE(name)@ that of an example.
#
# Options:
#   conf          text at server level
#   files         {name under the folder => content}, made before the start
#   modules       further modules of httpd, by name: rewrite, deflate, …
#   without       modules of the usual ones to leave out
#   module        0: without mod_apiroutes
#   mpm           event, worker, prefork (default: APIR_MPM, else event)
#   mpm_conf      text instead of the usual sizes
#   log_level     default: warn
#   slashes       AllowEncodedSlashes: On, Off, NoDecode
#   merge         MergeSlashes: On, Off
#   http2         1: HTTP/2 without TLS beside HTTP/1.1
#   define        list of -D names
#   single        1: one process (-X), as valgrind always has it
#
# Environment: SRCDIR, BUILDDIR, HTTPD, HTTPD_MODULES, APIR_MPM, APIR_WRAP
# (asan, valgrind), APIR_KEEP=1 (leave the folder behind).

use v5.24;
use warnings;
use experimental 'signatures';

use Carp qw(croak);
use Cwd ();
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp ();
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Scalar::Util qw(weaken);
use Time::HiRes qw(sleep time);

use ApirHttp;
use ApirProc qw(proc_alive proc_children);

my $ROOT = Cwd::abs_path(dirname(__FILE__) . '/../..');
my %running;

sub source_folder { return $ENV{SRCDIR} // $ROOT }

# BUILDDIR, else out/build, else the source folder itself.
sub build_folder
{
    return $ENV{BUILDDIR} if $ENV{BUILDDIR};
    my $source = source_folder();
    for my $folder ("$source/out/build", $source) {
        return $folder if -e "$folder/.libs/mod_apiroutes.so";
    }
    return "$source/out/build";
}

sub module_file { return build_folder() . '/.libs/mod_apiroutes.so' }
sub plugin_file($name) { return build_folder() . "/t/plugins/.libs/$name.so" }

sub example_file($name)
{
    return build_folder() . "/conf/examples/.libs/$name.so";
}

sub httpd_program
{
    my @candidates = ($ENV{HTTPD} || (), '/usr/sbin/apache2',
                      '/usr/sbin/httpd');
    for my $program (@candidates) {
        return $program if -x $program;
    }
    croak 'no httpd; on Debian it is in the package apache2';
}

sub httpd_modules
{
    for my $folder ($ENV{HTTPD_MODULES} || (), '/usr/lib/apache2/modules',
                    '/usr/lib64/httpd/modules') {
        return $folder if -d $folder;
    }
    croak 'no folder with the modules of httpd';
}

sub has_module($name) { return -e httpd_modules() . "/mod_$name.so" }
sub wrap { return $ENV{APIR_WRAP} // '' }

# What is slower under an instrument may take so many times as long.
sub patience { return wrap() eq 'valgrind' ? 20 : wrap() eq 'asan' ? 3 : 1 }

# ---- making the folder --------------------------------------------------

sub new($class, %options)
{
    my $self = bless {
        conf => '', files => {}, modules => [], without => [], module => 1,
        mpm => $ENV{APIR_MPM} || 'event', log_level => 'warn',
        define => [], expected => [], allowed => [], owner => $$, %options,
    }, $class;
    $self->{single} ||= wrap() eq 'valgrind';
    my $folder = File::Temp->newdir('apir-XXXXXX', TMPDIR => 1,
                                    CLEANUP => !$ENV{APIR_KEEP});
    # As root, the children run as another user, who must be able to read.
    chmod 0755, "$folder";
    $self->{folder} = $folder;
    $self->{root} = "$folder";
    make_path(map { "$folder/$_" } qw(htdocs logs run conf));
    make_path("$folder/logs/asan", {mode => 0777});
    chmod 0777, "$folder/logs/asan";
    $self->{port} = free_port();
    $self->write_file($_, $self->{files}{$_})
        for sort keys %{$self->{files}};
    $self->write_file('htdocs/index.html', "<p>site</p>\n")
        unless exists $self->{files}{'htdocs/index.html'};
    return $self;
}

sub free_port
{
    my $socket = IO::Socket::INET->new(
        LocalHost => '127.0.0.1', LocalPort => 0, Proto => 'tcp', Listen => 1)
        or croak "no free port: $!";
    return $socket->sockport;
}

sub root($self) { return $self->{root} }
sub port($self) { return $self->{port} }
sub pid($self) { return $self->{pid} }
sub mpm($self) { return $self->{mpm} }
sub single($self) { return $self->{single} }
sub url($self, $path = '/') { return "http://127.0.0.1:$self->{port}$path" }

# A new client for this server.
sub client($self, %options)
{
    return ApirHttp->new(port => $self->{port}, timeout => 20 * patience(),
                         %options);
}

sub fill($self, $text)
{
    $text =~ s/\@ROOT\@/$self->{root}/g;
    $text =~ s/\@DOCROOT\@/$self->{root}\/htdocs/g;
    $text =~ s/\@PORT\@/$self->{port}/g;
    $text =~ s/\@BUILD\@/build_folder()/ge;
    $text =~ s/\@PLUGIN\((\w+)\)\@/plugin_file($1)/ge;
    $text =~ s/\@EXAMPLE\((\w+)\)\@/example_file($1)/ge;
    return $text;
}

# Writes a file under the server's folder, whose name it returns.
sub write_file($self, $name, $content)
{
    my $path = "$self->{root}/$name";
    make_path(dirname($path));
    open my $file, '>:raw', $path or croak "$path: $!";
    print $file $name =~ /\.(?:conf|json)$/ ? $self->fill($content)
                                            : $content;
    close $file or croak "$path: $!";
    return $path;
}

# ---- configuration ------------------------------------------------------

my %SIZES = (
    event => <<'END',
StartServers 1
ServerLimit 2
ThreadsPerChild 16
MaxRequestWorkers 32
MinSpareThreads 1
MaxSpareThreads 32
END
    prefork => <<'END',
StartServers 2
ServerLimit 16
MaxRequestWorkers 16
MinSpareServers 1
MaxSpareServers 16
END
);
$SIZES{worker} = $SIZES{event};

my @USUAL = qw(authn_core authz_core authz_host alias dir mime env setenvif);

sub configuration($self)
{
    my %without = map { $_ => 1 } @{$self->{without}};
    my %seen;
    my $folder = httpd_modules();
    my $text = "ServerRoot \"$self->{root}\"\nServerName 127.0.0.1\n"
        . "Listen 127.0.0.1:$self->{port}\nPidFile run/httpd.pid\n"
        . "DefaultRuntimeDir run\nErrorLog logs/error.log\n"
        . "LogLevel $self->{log_level}\nCoreDumpDirectory /tmp\n";
    $text .= "User www-data\nGroup www-data\n" if $> == 0;
    for my $name ("mpm_$self->{mpm}", @USUAL, @{$self->{modules}},
                  $self->{http2} ? 'http2' : ()) {
        next if $without{$name} || $seen{$name}++;
        $text .= "LoadModule ${name}_module \"$folder/mod_$name.so\"\n";
    }
    $text .= "TypesConfig /dev/null\nAddType text/html .html\n"
        . "AddType text/plain .txt\n" unless $without{mime};
    $text .= 'LoadModule apiroutes_module "' . module_file() . "\"\n"
        if $self->{module};
    $text .= $self->{mpm_conf} // $SIZES{$self->{mpm}};
    $text .= "GracefulShutdownTimeout 5\n";
    $text .= "AllowEncodedSlashes $self->{slashes}\n" if $self->{slashes};
    $text .= "MergeSlashes $self->{merge}\n" if $self->{merge};
    $text .= "Protocols h2c http/1.1\n" if $self->{http2};
    $text .= "DocumentRoot \"$self->{root}/htdocs\"\n"
        . "<Directory />\nRequire all granted\n</Directory>\n"
        unless $self->{bare};
    return $text . $self->fill($self->{conf}) . "\n";
}

sub program_arguments($self)
{
    return (httpd_program(), '-d', $self->{root}, '-f',
            "$self->{root}/conf/httpd.conf", map { ('-D', $_) }
            @{$self->{define}});
}

# The environment that the instruments need.
sub program_environment($self)
{
    my %environment = (LC_ALL => 'C', TZ => 'UTC');
    if (wrap() eq 'asan') {
        state $library = do {
            my $name = `gcc -print-file-name=libasan.so`;
            chomp $name;
            $name;
        };
        my $log = "log_path=$self->{root}/logs/asan/report";
        %environment = (
            %environment,
            LD_PRELOAD => join(' ', $library, $ENV{LD_PRELOAD} || ()),
            ASAN_OPTIONS => "detect_leaks=0:$log",
            UBSAN_OPTIONS => "print_stacktrace=1:$log",
        );
    }
    return %environment;
}

# Runs `httpd -t` on a configuration: its exit code and what it printed.
sub check($class, %options)
{
    my $self = $class->new(%options);
    $self->write_file('conf/httpd.conf', $self->configuration);
    my $pid = open(my $pipe, '-|') // croak "fork: $!";
    if (!$pid) {
        my %environment = $self->program_environment;
        @ENV{keys %environment} = values %environment;
        open STDERR, '>&', \*STDOUT;
        alarm 60 * patience();
        exec $self->program_arguments, '-t' or POSIX::_exit(127);
    }
    my $output = do { local $/; <$pipe> } // '';
    close $pipe;
    my $status = $?;
    $output .= join '', sanitizer_reports($self);
    return ($status & 127 ? 128 + ($status & 127) : $status >> 8, $output);
}

# ---- starting -----------------------------------------------------------

# httpd's own word that it runs.
my $RESUMING = qr/ configured -- resuming normal operations/;

sub start($class, %options)
{
    my $self = $class->new(%options);
    for my $try (1 .. 5) {
        $self->launch;
        return $self if $self->wait_until_it_accepts;
        my $why = $self->startup_output;
        if ($try < 5 && $why =~ /Address already in use/) {
            $self->{port} = free_port();
            unlink glob "$self->{root}/logs/*.log";
            next;
        }
        croak "httpd does not start ($self->{ending}):\n$why";
    }
}

sub launch($self)
{
    $self->write_file('conf/httpd.conf', $self->configuration);
    my @command = $self->program_arguments;
    push @command, $self->{single} ? '-X' : '-DFOREGROUND';
    if (wrap() eq 'valgrind') {
        my $rules = source_folder() . '/t/valgrind.supp';
        unshift @command, 'valgrind', '--quiet', '--trace-children=no', '--vgdb=no',
            '--leak-check=full', '--errors-for-leak-kinds=definite',
            '--show-leak-kinds=definite',
            '--smc-check=all', '--keep-debuginfo=yes', '--num-callers=30',
            -e $rules ? "--suppressions=$rules" : (),
            "--log-file=$self->{root}/logs/valgrind.log";
    }
    my $pid = fork // croak "fork: $!";
    if (!$pid) {
        # The prefork parent ends its whole process group.
        POSIX::setpgid(0, 0);
        open STDIN, '<', '/dev/null';
        open STDOUT, '>>', "$self->{root}/logs/output.log";
        open STDERR, '>&', \*STDOUT;
        my %environment = $self->program_environment;
        @ENV{keys %environment} = values %environment;
        exec @command or POSIX::_exit(127);
    }
    $self->{pid} = $pid;
    $running{$pid} = $self;
    weaken $running{$pid};
    return;
}

# True when the port answers; false when httpd has ended.
sub wait_until_it_accepts($self)
{
    my $deadline = time + 20 * patience();
    while (time < $deadline) {
        if (waitpid($self->{pid}, WNOHANG) == $self->{pid}) {
            $self->{ending} = $? & 127 ? 'signal ' . ($? & 127)
                                       : 'exit code ' . ($? >> 8);
            delete $running{delete $self->{pid}};
            return 0;
        }
        my $socket = IO::Socket::INET->new(
            PeerHost => '127.0.0.1', PeerPort => $self->{port},
            Proto => 'tcp', Timeout => 1);
        # (One process alone does not say that it runs.)
        return 1 if $socket
            && ($self->{single} || $self->log_text =~ $RESUMING);
        sleep 0.01;
    }
    $self->kill_all;
    $self->{ending} = 'not in time';
    return 0;
}

sub startup_output($self)
{
    return join '', map { $self->file_text("logs/$_") }
                    qw(output.log error.log);
}

# ---- its life -----------------------------------------------------------

sub children($self) { return proc_children($self->{pid}) }

# The child (or in one process, the process) that answers requests; the test
# wants one of them.
sub worker($self)
{
    return $self->{pid} if $self->{single};
    my @children = $self->children;
    return $children[0];
}

# Reads the configuration again without ending requests; waits until the
# new children accept. False when that cannot be done here (one process).
sub graceful($self)
{
    return 0 if $self->{single};
    my @old = $self->children;
    my $before = () = $self->log_text =~ /$RESUMING/g;
    kill USR1 => $self->{pid};
    my $deadline = time + 20 * patience();
    while (time < $deadline) {
        my $now = () = $self->log_text =~ /$RESUMING/g;
        return $self->wait_for_children(@old) if $now > $before;
        last if waitpid($self->{pid}, WNOHANG) == $self->{pid};
        sleep 0.01;
    }
    croak "httpd did not restart:\n" . $self->startup_output;
}

# Waits for a child that is none of the old ones.
sub wait_for_children($self, @old)
{
    my %old = map { $_ => 1 } @old;
    my $deadline = time + 20 * patience();
    while (time < $deadline) {
        return 1 if grep { !$old{$_} } $self->children;
        sleep 0.01;
    }
    return 0;
}

# Waits until none of these processes is left.
sub wait_for_exit($self, @pids)
{
    my $deadline = time + 20 * patience();
    while (time < $deadline) {
        return 1 unless grep { proc_alive($_) } @pids;
        sleep 0.02;
    }
    return 0;
}

# ---- its log ------------------------------------------------------------

sub file_text($self, $name)
{
    open my $file, '<:raw', "$self->{root}/$name" or return '';
    local $/;
    return scalar(<$file>) // '';
}

sub log_text($self) { return $self->file_text('logs/error.log') }
sub log_lines($self) { return split /\n/, $self->log_text }

# Waits for a line that matches; the line, or undef.
sub wait_log($self, $pattern, $seconds = 5)
{
    my $deadline = time + $seconds * patience();
    while (1) {
        my ($line) = grep { $_ =~ $pattern } $self->log_lines;
        return $line if defined $line;
        return undef if time > $deadline;
        sleep 0.02;
    }
}

# Announces lines that must, or may, be in the error log.
sub expect_log($self, @patterns)
{
    push @{$self->{expected}}, @patterns;
    return;
}

sub allow_log($self, @patterns)
{
    push @{$self->{allowed}}, @patterns;
    return;
}

# Lines of an ordinary life: what httpd itself says below a warning, and what
# the module tells when a test asks for it.
my $ORDINARY = qr{
    ^\[[^\]]+\]\ \[ (?: (?!apiroutes:)\w*:(?:notice|info|debug|trace\d)
                      | apiroutes:(?:info|debug|trace\d) ) \]
}x;

sub log_complaints($self)
{
    my @complaints;
    my @expected = @{$self->{expected}};
    my %met;
    for my $line ($self->log_lines, split /\n/,
                  $self->file_text('logs/output.log')) {
        if ($line =~ /exit signal|caught SIGSEGV|core dump/) {
            push @complaints, "a child died: $line";
            next;
        }
        my @matching = grep { $line =~ $expected[$_] } 0 .. $#expected;
        $met{$_} = 1 for @matching;
        next if @matching || $line eq '' || $line =~ $ORDINARY;
        next if grep { $line =~ $_ } @{$self->{allowed}};
        push @complaints, "unexpected in the error log: $line";
    }
    push @complaints, map { "missing in the error log: $expected[$_]" }
                      grep { !$met{$_} } 0 .. $#expected;
    return @complaints;
}

sub sanitizer_reports($self)
{
    return map { $self->file_text('logs/asan/' . s{.*/}{}r) }
           sort glob "$self->{root}/logs/asan/*";
}

# ---- ending -------------------------------------------------------------

sub kill_all($self)
{
    my $pid = delete $self->{pid} // return;
    delete $running{$pid};
    my @children = proc_children($pid);
    kill KILL => $pid, @children;
    waitpid $pid, 0;
    return;
}

# Ends the server. Returns what was wrong with its life: crashes, reports of
# sanitizers and valgrind, a slow end, lines that nobody announced.
sub stop($self)
{
    my @complaints = $self->shut_down;
    push @complaints, $self->log_complaints;
    push @complaints, map { "sanitizer: $_" } sanitizer_reports($self);
    my $valgrind = $self->file_text('logs/valgrind.log');
    push @complaints, "valgrind: $valgrind" if $valgrind =~ /\S/;
    return @complaints;
}

# The hard complaints only: crashes and what instruments report.
sub stop_hard($self)
{
    return grep { /^(?:a child died|httpd |sanitizer|valgrind)/ } $self->stop;
}

# httpd's event MPM (2.4) may crash when it is told to stop while a thread of
# its own is closing a connection; it does so without any module of ours: the
# memory of connections that ended waits for new ones in a list, whose cleanup
# comes after that of the memory itself when httpd ends as one process. So
# connections that clients have closed are waited for.
sub settle($self)
{
    my $closing = sprintf '^ *\d+: \w+:%04X \w+:\w+ 08 ', $self->{port};
    my $deadline = time + 2 * patience();
    while (time < $deadline) {
        open my $table, '<', '/proc/net/tcp' or last;
        last unless grep { /$closing/ } <$table>;
        sleep 0.005;
    }
    sleep 0.02 * patience();
    return;
}

sub shut_down($self)
{
    my $pid = $self->{pid} // return 'httpd had ended before';
    my @children = proc_children($pid);
    if (waitpid($pid, WNOHANG) == $pid) {
        delete $running{delete $self->{pid}};
        kill KILL => @children if @children;
        return 'httpd had ended before, status ' . ($? >> 8) . ', signal '
            . ($? & 127);
    }
    $self->settle;
    kill TERM => $pid;
    my $deadline = time + 15 * patience();
    while (time < $deadline) {
        if (waitpid($pid, WNOHANG) == $pid) {
            my $status = $?;
            delete $running{delete $self->{pid}};
            return $status & 127
                ? 'httpd ended by signal ' . ($status & 127) : ();
        }
        sleep 0.01;
    }
    $self->kill_all;
    return 'httpd did not end in time';
}

sub DESTROY($self)
{
    return if $$ != $self->{owner} || !$self->{pid};
    local ($@, $?);
    $self->kill_all;
    return;
}

END {
    local $?;
    for my $self (grep { defined } values %running) {
        $self->kill_all if $self->{owner} == $$;
    }
}

# A test that is interrupted ends its servers too.
$SIG{$_} = sub { exit 1 } for grep { !$SIG{$_} } qw(INT TERM HUP);

1;
