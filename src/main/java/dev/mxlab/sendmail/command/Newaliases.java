package dev.mxlab.sendmail.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.host.Disk;
import dev.mxlab.host.SystemError;
import dev.mxlab.journal.Event;
import dev.mxlab.sendmail.MailSystem;
import dev.mxlab.sendmail.cf.Blame;
import dev.mxlab.sendmail.cf.CfConfig;
import dev.mxlab.sendmail.cf.CfFile;
import dev.mxlab.sendmail.cf.Safety;
import dev.mxlab.sendmail.cf.Settings;
import dev.mxlab.sendmail.map.AliasDatabase;
import dev.mxlab.sendmail.map.AliasNames;
import dev.mxlab.sendmail.map.AliasSource;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import dev.mxlab.sendmail.rewrite.Rules;
import dev.mxlab.text.Diagnosed;
import dev.mxlab.text.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * newaliases(1), which is {@code sendmail -bi}: builds the databases of the alias files that the
 * option AliasFile names, in sendmail.cf or on the command line.
 */
public final class Newaliases implements Command {
  private static final String ALIASES = "/etc/mail/aliases";
  private static final int SOFTWARE = 70;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;

  @Override
  public List<String> names() {
    return List.of("newaliases");
  }

  @Override
  public int run(Call call) throws IOException {
    List<String> words = new ArrayList<>(List.of("-bi"));
    words.addAll(joined(call.args()));
    Arguments arguments = Arguments.parse(words);
    boolean other = arguments.mode() != 'i' && SendmailCommand.system(call).isPresent();
    if (other || arguments.problem().startsWith("Can not use -q")) {
      // It is the same program: what is said last is done.
      return new SendmailCommand().run(SendmailCommand.as(call, "sendmail", words));
    } else if (!arguments.problem().isEmpty()) {
      call.err().println("newaliases: " + getopt(arguments.problem()));
      return SendmailCommand.EX_USAGE;
    }
    return build(call, arguments);
  }

  /** People write the file as a word of its own. */
  private static List<String> joined(List<String> words) {
    List<String> joined = new ArrayList<>(words);
    int at = joined.indexOf("-oA");
    if (at >= 0 && at + 1 < joined.size()) {
      joined.set(at, "-oA" + joined.remove(at + 1));
    }
    return joined;
  }

  /** sendmail has a getopt of its own, with words of its own. */
  private static String getopt(String problem) {
    return problem.replaceFirst("^invalid", "illegal").replaceFirst("'(.)'$", "$1");
  }

  static int build(Call call, Arguments arguments) throws IOException {
    if (!call.user().isRoot() && onHost(call)) {
      call.out().println("Permission denied (real uid not trusted)");
      return SendmailCommand.EX_USAGE;
    }
    List<Diagnostic> found = new ArrayList<>();
    Optional<CfConfig> config;
    try {
      config = configuration(call, arguments, found);
    } catch (NoSuchFileException missing) {
      return SendmailCommand.EX_OSFILE;
    }
    found.forEach(diagnostic -> call.out().println(diagnostic.message()));
    Setup.log(call, found);
    if (Setup.unreadable(found)) {
      return SendmailCommand.EX_OSERR;
    }
    if (Diagnostic.anyError(found)) {
      boolean whole = config.isEmpty() || Setup.whole(call.out(), config.get());
      return whole ? SendmailCommand.EX_SOFTWARE : SendmailCommand.EX_CONFIG;
    }
    String files =
        config
            .map(c -> new Settings(c).text("AliasFile"))
            .orElseGet(() -> fileOption(arguments.options()));
    boolean none = config.isPresent() && config.get().option("AliasFile").isEmpty();
    List<AliasSource> sources =
        none ? List.of() : AliasSource.of(files.isEmpty() ? "aliases" : files);
    for (int i = 0; i < sources.size(); i++) {
      String problem = sources.get(i).problem(i);
      if (!problem.isEmpty()) {
        call.out().println(problem);
        return SOFTWARE;
      }
    }
    if (arguments.debug()) {
      config.ifPresent(c -> Identity.print(c, arguments.debugging(), call.out()));
    }
    // The program works in its queue.
    String directory = onHost(call) ? config.map(Newaliases::queue).orElse("") + "/" : "";
    AliasNames names = names(call, config);
    int status = 0;
    for (AliasSource source : sources) {
      if (source.isBuilt()) {
        boolean relative = !source.file().startsWith("/");
        String path = call.absolute(relative ? directory + source.file() : source.file());
        status = Math.max(status, one(call, source, path, names, config));
      }
    }
    return status;
  }

  private static String queue(CfConfig config) {
    return new Settings(config).text("QueueDirectory").replaceFirst("/\\*$", "");
  }

  /** Whether this is a machine of the lab, not a folder of the real disk. */
  private static boolean onHost(Call call) {
    return call.host().files().owners().isPresent();
  }

  /**
   * @throws NoSuchFileException when the file that the line names is none; that is said then
   */
  private static Optional<CfConfig> configuration(
      Call call, Arguments arguments, List<Diagnostic> found) throws NoSuchFileException {
    boolean named = !arguments.file().isEmpty();
    String file = arguments.client() ? MailSystem.SUBMIT : CfFile.PATH;
    if (named) {
      file = call.absolute(arguments.file());
    } else if (!Files.exists(call.host().files().real(file))) {
      return Optional.empty();
    }
    if (!Setup.isThere(call, call.out(), file)) {
      throw new NoSuchFileException(file);
    }
    Setup.dangerous(call, file, true);
    Diagnosed<CfConfig> read = CfFile.readWhatStands(file, call.host());
    found.addAll(read.diagnostics());
    return Optional.ofNullable(read.value()).map(config -> Setup.with(config, arguments, found));
  }

  /** -oA and -OAliasFile, where there is no sendmail.cf. */
  private static String fileOption(List<String> options) {
    String file = ALIASES;
    for (String option : options) {
      int equals = option.indexOf('=');
      if (option.startsWith("A")) {
        file = option.substring(1);
      } else if (equals > 0 && option.substring(0, equals).strip().equalsIgnoreCase("AliasFile")) {
        file = option.substring(equals + 1);
      }
    }
    return file;
  }

  private static int one(
      Call call, AliasSource source, String path, AliasNames names, Optional<CfConfig> config) {
    Disk disk = Disk.of(call);
    Blame blame = config.map(Blame::of).orElse(Blame.SAFE);
    Path text;
    try {
      text = disk.toRead(path);
      warn(call, Safety.of(call.host()).above(path, blame), path);
      String danger = danger(call, path, text, blame);
      if (!danger.isEmpty()) {
        call.out().println("newaliases: cannot open " + source.file() + ": " + danger);
        return 0;
      }
      if (!mayBuild(call, path + ".db", blame)) {
        return hopeless(call, path);
      }
    } catch (IOException failed) {
      if (!(source.optional() && failed instanceof NoSuchFileException)) {
        call.out()
            .println("newaliases: cannot open " + source.file() + ": " + SystemError.text(failed));
      }
      return 0;
    }
    Optional<String> trusted =
        config.map(c -> new Settings(c).text("TrustedUser")).filter(name -> !name.isEmpty());
    try {
      AliasDatabase.Built built =
          AliasDatabase.build(
              path, source.type(), text, call, names, trusted, blame.accepts("WriteMapToSymLink"));
      tell(call, path, built);
      return Diagnostic.anyError(built.diagnostics()) ? SOFTWARE : 0;
    } catch (IOException failed) {
      return hopeless(call, path);
    }
  }

  private static void tell(Call call, String path, AliasDatabase.Built built) {
    for (Diagnostic diagnostic : built.diagnostics()) {
      call.out().println(diagnostic.message());
      // For a person at a terminal; scripts get what sendmail says, and nothing else.
      if (diagnostic.mend() != null && call.environment().containsKey("TTY")) {
        call.err().println(diagnostic.mend().in(call.locale()));
      }
    }
    call.out().println(built.summary(path));
    say(call, "alias database " + path + " rebuilt by " + call.user().name());
    say(call, built.summary(path));
  }

  /** What a link leads to has the mode that counts. */
  private static String target(String path, Path file) throws IOException {
    if (!Files.isSymbolicLink(file)) {
      return path;
    }
    String link = Files.readSymbolicLink(file).toString();
    return link.startsWith("/") ? path : path.substring(0, path.lastIndexOf('/') + 1) + link;
  }

  private static int hopeless(Call call, String path) {
    call.out().println("WARNING: cannot open alias database " + path);
    String failed = "Cannot create database for alias file " + path;
    call.out().println(failed);
    say(call, "NOQUEUE: SYSERR(" + call.user().name() + "): " + failed);
    return SOFTWARE;
  }

  private static String danger(Call call, String path, Path text, Blame blame) throws IOException {
    if (!onHost(call)) {
      return "";
    }
    if (!Files.isRegularFile(text)) {
      return "Regular files only";
    }
    Safety safety = Safety.of(call.host());
    if (Files.isSymbolicLink(text)
        && !blame.accepts("LinkedAliasFileInWritableDir")
        && safety.writableAround(path)) {
      return "Symbolic links not allowed";
    }
    String target = target(path, text);
    if (!safety.readable(target)) {
      return "Permission denied";
    }
    int mode = Disk.of(call).ownership(target).mode();
    if ((mode & GROUP_WRITES) != 0 && !blame.accepts("GroupWritableAliasFile")) {
      return "Group writable file";
    }
    return (mode & OTHERS_WRITE) != 0 && !blame.accepts("WorldWritableAliasFile")
        ? "World writable file"
        : "";
  }

  private static void warn(Call call, String danger, String path) {
    if (!danger.isEmpty()) {
      call.out().println("WARNING: " + danger + " " + Safety.parent(path));
    }
  }

  /** Whether the database may be written where it stands. */
  private static boolean mayBuild(Call call, String database, Blame blame) {
    String danger = Safety.of(call.host()).above(database, blame);
    if (!danger.isEmpty() && !blame.accepts("MapInUnsafeDirPath")) {
      return false;
    }
    warn(call, danger, database);
    return !onHost(call)
        || !Files.isSymbolicLink(call.host().files().real(database))
        || blame.accepts("WriteMapToSymLink");
  }

  private static void say(Call call, String text) {
    call.host().journal().record(new Event.DaemonSaid("sendmail-command", "info", text));
  }

  /** Names with a domain, or other signs of an address, are the rules' to judge. */
  private static AliasNames names(Call call, Optional<CfConfig> config) {
    Optional<MailSystem> system = SendmailCommand.system(call);
    if (system.isEmpty() || config.isEmpty()) {
      return AliasNames.PLAIN;
    }
    return text ->
        text.matches(".*[@%!|/].*") && !text.strip().startsWith("\"")
            ? judged(text.strip(), system.get(), config.get())
            : AliasNames.PLAIN.take(text);
  }

  private static AliasNames.Named judged(String name, MailSystem system, CfConfig config) {
    try {
      Rules rules = system.rulesOf(config);
      Decision decision = rules.ask("parse", name, Facts.NONE).toCompletableFuture().join();
      if (decision instanceof Decision.Mailer mailer
          && mailer.local()
          && !name.startsWith("|")
          && !name.startsWith("/")) {
        return AliasNames.Named.of(mailer.user().toLowerCase(Locale.ROOT));
      }
    } catch (CompletionException undecided) {
      return new AliasNames.Named("", name + "... cannot alias non-local names");
    }
    return new AliasNames.Named("", name + "... cannot alias non-local names");
  }
}
