package dev.mxlab.cli;

import dev.mxlab.dovecot.Doveconf;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.named.tool.NamedCheckconf;
import dev.mxlab.named.tool.NamedCheckzone;
import dev.mxlab.named.tool.NamedJournalprint;
import dev.mxlab.named.tool.Rndc;
import dev.mxlab.named.tool.RndcConfgen;
import dev.mxlab.named.tool.dig.Dig;
import dev.mxlab.named.tool.host.HostCommand;
import dev.mxlab.named.tool.keygen.TsigKeygen;
import dev.mxlab.named.tool.nslookup.Nslookup;
import dev.mxlab.named.tool.nsupdate.Nsupdate;
import dev.mxlab.net.RealStack;
import dev.mxlab.sendmail.command.Newaliases;
import dev.mxlab.sendmail.command.SendmailCommand;
import dev.mxlab.sendmail.m4.M4;
import dev.mxlab.sendmail.map.Editmap;
import dev.mxlab.sendmail.map.Makemap;
import dev.mxlab.sendmail.map.Praliases;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The tools that {@code mxlab TOOL ...} runs on plain files, as if they were installed. */
public final class Applets {
  private static final Set<String> NAMES =
      Set.of(
          "named-checkzone",
          "named-compilezone",
          "named-journalprint",
          "named-checkconf",
          "m4",
          "sendmail",
          "makemap",
          "newaliases",
          "praliases",
          "dig",
          "host",
          "nslookup",
          "nsupdate",
          "tsig-keygen",
          "ddns-confgen",
          "rndc",
          "rndc-confgen",
          "doveconf");

  private Applets() {}

  public static boolean knows(String name) {
    return NAMES.contains(name);
  }

  /** Runs one over the process's own streams and directory; returns its exit code. */
  public static int run(String name, List<String> args, Locale locale) {
    silenceLibraries();
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in))) {
      OutputStream err = new InOrder(new FileOutputStream(FileDescriptor.err), out);
      return run(name, args, locale, in, out, err);
    } catch (IOException broken) {
      // Whoever reads our output has gone: as when SIGPIPE ends a program.
      return Main.FAILED;
    }
  }

  /**
   * A tool writes no log; without one it starts in half the time. Netty would look for a hardware
   * address to name its channels by, and tell where there is none.
   */
  private static void silenceLibraries() {
    System.setProperty("io.netty.machineId", "02:00:00:00:00:01");
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
  }

  static int run(
      String name,
      List<String> args,
      Locale locale,
      InputStream in,
      OutputStream out,
      OutputStream err)
      throws IOException {
    Command command = command(name);
    PrintStream said = new PrintStream(out, false, StandardCharsets.UTF_8);
    PrintStream complaints = new PrintStream(err, false, StandardCharsets.UTF_8);
    try (PlainHost plain = new PlainHost(1, RealStack.Families.BOTH, List.of(command))) {
      return command.run(
          new Call(
              plain.host(),
              name,
              List.copyOf(args),
              plain.user(),
              Path.of("").toAbsolutePath().toString(),
              Map.copyOf(System.getenv()),
              in,
              said,
              complaints,
              locale));
    } finally {
      said.flush();
      complaints.flush();
    }
  }

  /** Only the one that is called is loaded. */
  private static Command command(String name) {
    return switch (name) {
      case "named-checkzone", "named-compilezone" -> new NamedCheckzone();
      case "named-journalprint" -> new NamedJournalprint();
      case "named-checkconf" -> new NamedCheckconf();
      case "m4" -> new M4();
      case "sendmail" -> new SendmailCommand(); // -bt alone: the rest needs a host's mail system
      case "editmap" -> new Editmap();
      case "makemap" -> new Makemap();
      case "newaliases" -> new Newaliases();
      case "praliases" -> new Praliases();
      case "dig" -> new Dig();
      case "host" -> new HostCommand();
      case "nslookup" -> new Nslookup();
      case "nsupdate" -> new Nsupdate();
      case "tsig-keygen", "ddns-confgen" -> new TsigKeygen();
      case "rndc" -> new Rndc();
      case "rndc-confgen" -> new RndcConfgen();
      case "doveconf" -> new Doveconf();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Lets go of what was said before, so that a terminal shows both streams in their order. */
  private static final class InOrder extends OutputStream {
    private final OutputStream to;
    private final OutputStream before;

    InOrder(OutputStream to, OutputStream before) {
      this.to = to;
      this.before = before;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      before.flush();
      to.write(octets, offset, length);
    }
  }
}
