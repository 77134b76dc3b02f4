package dev.mxlab.host.command;

import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import dev.mxlab.text.Phrase;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** cat(1). */
final class Cat implements Command {
  /** Paths that the tutorials misprint, and where the file really is. */
  private static final Map<String, String> MISPRINTS =
      Map.of(
          "/etc/sendmail.cf", "/etc/mail/sendmail.cf",
          "/etc/sendmail.mc", "/etc/mail/sendmail.mc",
          "/etc/spool/submit.cf", "/etc/mail/submit.cf",
          "/etc/mail/virtusetable", "/etc/mail/virtusertable",
          "/etc/mail/virtusetable.db", "/etc/mail/virtusertable.db",
          "/etc/mail/local-host-name", "/etc/mail/local-host-names");

  @Override
  public List<String> names() {
    return List.of("cat");
  }

  @Override
  public int run(Call call) {
    Options options =
        Options.parse(
            call.args(),
            "nbsAETvuet",
            "number=n",
            "number-nonblank=b",
            "squeeze-blank=s",
            "show-all=A");
    if (options.problem().isPresent()) {
      return Usage.wrong(call, options.problem().get(), 1);
    }
    List<String> operands = options.operands().isEmpty() ? List.of("-") : options.operands();
    Numbering numbering = new Numbering(options.has('n') || options.has('b'), options.has('b'));
    Shown shown =
        new Shown(
            options.has('A') || options.has('E') || options.has('e'),
            options.has('A') || options.has('T') || options.has('t'),
            options.has('A') || options.has('v') || options.has('e') || options.has('t'));
    int status = 0;
    for (String operand : operands) {
      try {
        InputStream in = TextInput.open(call, operand);
        try {
          numbering.copy(new BufferedInputStream(in), shown, call);
        } finally {
          if (in != call.in()) {
            in.close();
          }
        }
      } catch (IOException failed) {
        Usage.failed(call, operand, failed);
        hint(call, operand);
        status = 1;
      }
    }
    return status;
  }

  private static void hint(Call call, String operand) {
    String right = MISPRINTS.get(call.absolute(operand));
    if (right != null) {
      call.err().println(Phrase.of(Cat.class, "cat.misprint", right).in(call.locale()));
    }
  }

  /** How octets are shown: ends of lines as $, tabs as ^I, all others of a kind as ^X and M-x. */
  private record Shown(boolean ends, boolean tabs, boolean others) {
    boolean plain() {
      return !ends && !tabs && !others;
    }

    void write(int octet, PrintStream out) {
      int c = octet;
      if (c == '\n') {
        out.print(ends ? "$\n" : "\n");
        return;
      }
      if (c == '\t' ? !tabs : !others) {
        out.write(c);
        return;
      }
      if (c >= 128) {
        out.print("M-");
        c -= 128;
      }
      if (c == 127) {
        out.print("^?");
      } else if (c < 32) {
        out.print("^" + (char) (c + 64));
      } else {
        out.write(c);
      }
    }
  }

  /** Lines run on over all files. */
  private static final class Numbering {
    private final boolean numbered;
    private final boolean skipBlank;
    private int line;
    private boolean atStart = true;

    Numbering(boolean numbered, boolean skipBlank) {
      this.numbered = numbered;
      this.skipBlank = skipBlank;
    }

    void copy(InputStream in, Shown shown, Call call) throws IOException {
      if (!numbered && shown.plain()) {
        in.transferTo(call.out());
        return;
      }
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (numbered && atStart && !(skipBlank && c == '\n')) {
          call.out().printf("%6d\t", ++line);
        }
        shown.write(c, call.out());
        atStart = c == '\n';
      }
    }
  }
}
