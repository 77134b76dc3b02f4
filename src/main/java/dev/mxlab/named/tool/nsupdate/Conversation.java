package dev.mxlab.named.tool.nsupdate;

import dev.mxlab.named.tool.dig.Dig;
import dev.mxlab.named.tool.message.MessageText;
import dev.mxlab.named.tool.message.Reply;
import dev.mxlab.named.tool.message.Style;
import dev.mxlab.named.tool.query.Addresses;
import dev.mxlab.named.tool.query.Addresses.Families;
import dev.mxlab.named.tool.query.Hints;
import dev.mxlab.named.tool.query.KeyFile;
import dev.mxlab.named.tool.query.Machine;
import dev.mxlab.named.tool.query.NameText;
import dev.mxlab.named.tool.query.TsigKey;
import dev.mxlab.named.tool.query.TypedLines;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** One call of nsupdate: its lines, and the updates that they send. */
final class Conversation {
  /** Where named leaves the key of its host for {@code -l}. */
  private static final String SESSION_KEY = "//run/named/session.key";

  private final Machine machine;
  private final Options options;
  private final UnaryOperator<Path> files;
  private final PrintStream out;
  private final PrintStream err;
  private final UpdateMessage message = new UpdateMessage();
  private final Changes changes = new Changes(message);
  private final Submission submission;
  private boolean debugging;

  Conversation(
      Machine machine,
      Options options,
      Families families,
      UnaryOperator<Path> files,
      Hints hints,
      PrintStream out,
      PrintStream err) {
    this.machine = machine;
    this.options = options;
    this.files = files;
    this.out = out;
    this.err = err;
    this.debugging = options.debugging();
    this.submission = new Submission(machine, options, families, message, changes, hints, out, err);
  }

  private enum After {
    MORE,
    SEND,
    QUIT
  }

  int run(TypedLines lines, boolean patient) throws IOException {
    try {
      key();
      while (converse(lines, patient)) {
        submission.submit(debugging);
        message.clear();
      }
      out.flush();
      return submission.failed() ? 2 : 0;
    } catch (Options.Refused fatal) {
      out.flush();
      err.print(fatal.text());
      return 1;
    }
  }

  private void debug(String text) {
    if (debugging) {
      out.flush();
      err.print(text + "\n");
    }
  }

  private void key() throws Options.Refused {
    String typed = options.key();
    String file = options.keyFile();
    if (typed != null) {
      setTyped(typed);
    } else if (options.local() || file != null) {
      setFrom(file == null ? SESSION_KEY : file);
    }
  }

  private void setTyped(String typed) throws Options.Refused {
    debug("Creating key...");
    try {
      TsigKey key = Keys.typed(typed);
      debug("namefromtext\nkeycreate");
      use(key);
    } catch (TsigKey.BadKey bad) {
      out.flush();
      err.print("could not create key from " + typed + ": " + bad.why() + "\n");
    }
  }

  private void use(TsigKey key) {
    out.flush();
    err.print(key.warning(machine.clock().instant().atZone(machine.zone())));
    submission.key = key;
  }

  private void setFrom(String file) throws Options.Refused {
    try {
      if (!options.local()) {
        debug("Creating key...");
      }
      KeyFile key = KeyFile.read(files.apply(Path.of(file)));
      out.flush();
      err.print(key.warning(file, machine.clock().instant().atZone(machine.zone())));
      setTyped(key.algorithm() + ":" + key.name() + ":" + key.secret());
    } catch (TsigKey.BadKey bad) {
      out.flush();
      if (options.local()) {
        throw new Options.Refused("can't read key from " + file + ": " + bad.why() + "\n\n");
      }
      String base = file.replaceFirst("(\\.private|\\.key|\\.)$", "");
      err.print("could not read key from " + base + ".{private,key}: " + bad.why() + "\n");
    }
  }

  /** Until there is something to send; false at the end. */
  private boolean converse(TypedLines lines, boolean patient) throws IOException, Options.Refused {
    while (true) {
      String line = lines.next();
      if (line == null) {
        return false;
      }
      try {
        After after = command(line.replaceFirst("\r.*", ""));
        if (after != After.MORE) {
          return after == After.SEND;
        }
      } catch (SyntaxException wrong) {
        out.flush();
        err.print(logged(wrong));
        err.print(wrong.text().isEmpty() ? "" : wrong.text() + "\n");
        err.flush();
        if (!patient) {
          throw new Options.Refused("syntax error\n");
        }
      }
    }
  }

  /** BIND's library tells of bad data by its log, which here is standard error. */
  private String logged(SyntaxException wrong) {
    String what = wrong.logged();
    long place = machine.random().nextLong(1L << 32) | 0x7f00_0000_0000L;
    return what.isEmpty()
        ? ""
        : TsigKey.logTime(machine.clock().instant().atZone(machine.zone()))
            + " dns_rdata_fromtext: buffer-0x"
            + Long.toHexString(place)
            + ":1: "
            + what
            + "\n";
  }

  private After command(String line) throws SyntaxException, IOException, Options.Refused {
    Words words = new Words(line);
    String word = words.next();
    if (word.startsWith(";")) {
      return After.MORE;
    }
    switch (word.toLowerCase(Locale.ROOT)) {
      case "", "send" -> {
        return After.SEND;
      }
      case "quit" -> {
        return After.QUIT;
      }
      case "prereq" -> changes.prerequisite(words);
      case "update" -> changes.update(words);
      case "ttl" -> changes.ttl(words);
      case "class" -> changes.dclass(words);
      case "check-names", "checknames" -> changes.checkNames(words);
      case "server" -> server(words);
      case "local" -> local(words);
      case "zone" -> zone(words);
      case "key" -> key(words);
      case "debug" -> debugging = true;
      case "show" -> show(submission.outgoing(), "Outgoing update query:");
      case "answer" -> {
        Reply answer = submission.answer();
        if (answer != null) {
          show(answer, "Answer:");
        }
      }
      case "gsstsig", "oldgsstsig" -> complain("gsstsig not supported");
      case "realm" -> {
        // Kerberos has realms; nothing here is signed by it.
      }
      case "help" -> out.print(Nsupdate.help());
      case "version" -> out.print("nsupdate " + Dig.VERSION + "\n");
      default -> {
        if (!changes.prerequisite(word, words) && !changes.update(word, words)) {
          throw new SyntaxException("incorrect section name: " + word);
        }
      }
    }
    return After.MORE;
  }

  private void complain(String text) {
    out.flush();
    err.print(text + "\n");
  }

  private void show(Reply shown, String headline) {
    out.print(headline + "\n" + MessageText.whole(shown, Style.USUAL));
    out.flush();
  }

  private void server(Words words) throws SyntaxException {
    if (options.local()) {
      throw new SyntaxException("cannot reset server in localhost-only mode");
    }
    String name = words.next();
    if (name.isEmpty()) {
      throw new SyntaxException("could not read server name");
    }
    int port = port(words, options.port());
    List<InetAddress> addresses = submission.addresses(name);
    if (addresses.isEmpty()) {
      throw new SyntaxException("");
    }
    submission.useServers(addresses, port);
  }

  private static int port(Words words, int usual) throws SyntaxException {
    String word = words.next();
    if (word.isEmpty()) {
      return usual;
    }
    if (!word.matches("-?[0-9]+")) {
      throw new SyntaxException("port '" + word + "' is not numeric");
    }
    boolean fits = word.matches("[0-9]{1,9}");
    int port = fits ? Integer.parseInt(word) : 0;
    if (port < 1 || port > 65_535) {
      throw new SyntaxException("port '" + word + "' is out of range (1 to 65535)");
    }
    return port;
  }

  private void local(Words words) throws SyntaxException {
    String text = words.next();
    if (text.isEmpty()) {
      throw new SyntaxException("could not read server name");
    }
    int port = port(words, 0);
    InetAddress address = Addresses.numeric(text);
    if (address == null) {
      out.flush();
      err.print("invalid address " + text);
      throw new SyntaxException("");
    }
    InetSocketAddress from = new InetSocketAddress(address, port);
    if (address instanceof Inet4Address) {
      submission.requests().from4 = from;
    } else {
      submission.requests().from6 = from;
    }
  }

  private void zone(Words words) throws SyntaxException {
    String text = words.next();
    if (text.isEmpty()) {
      throw new SyntaxException("could not read zone name");
    }
    submission.zone = name(text);
    if (submission.zone == null) {
      throw new SyntaxException("could not parse zone name");
    }
  }

  private static @Nullable Name name(String text) {
    try {
      return NameText.of(text, Name.root);
    } catch (NameText.BadName bad) {
      return null;
    }
  }

  private void key(Words words) throws SyntaxException {
    String typed = words.next();
    if (typed.isEmpty()) {
      throw new SyntaxException("could not read key name");
    }
    int colon = typed.indexOf(':');
    TsigKey.Algorithm algorithm = TsigKey.MD5;
    try {
      algorithm = colon < 0 ? algorithm : Keys.algorithm(typed.substring(0, colon));
    } catch (Options.Refused unknown) {
      throw new SyntaxException(unknown.text().strip());
    }
    String name = typed.substring(colon + 1);
    if (name(name) == null) {
      throw new SyntaxException("could not parse key name");
    }
    String secret = words.rest();
    if (secret.isEmpty()) {
      throw new SyntaxException("could not read key secret");
    }
    try {
      use(TsigKey.of(algorithm, name, secret));
    } catch (TsigKey.BadKey bad) {
      throw new SyntaxException("could not create key from " + secret + ": " + bad.why());
    }
  }
}
