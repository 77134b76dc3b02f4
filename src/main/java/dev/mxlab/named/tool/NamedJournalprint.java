package dev.mxlab.named.tool;

import dev.mxlab.dns.update.Journal;
import dev.mxlab.dns.update.JournalText;
import dev.mxlab.host.Call;
import dev.mxlab.host.Command;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** named-journalprint(1): shows what a zone's journal holds, or writes it anew. */
public final class NamedJournalprint implements Command {
  private static final String NAME = "named-journalprint";
  private static final long MOST_SERIAL = 0xFFFF_FFFFL;

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public int run(Call call) throws IOException {
    Flags flags = Flags.read(call.args(), "c:dux");
    if (flags.odd().isPresent()) {
      char odd = flags.odd().get();
      String what = odd == 'c' ? "option requires an argument" : "illegal option";
      call.err().println(NAME + ": " + what + " -- " + odd);
    }
    Long serial = flags.has('c') ? serial(flags.value('c', "")) : Long.valueOf(0);
    if (serial == null) {
      call.err().println("invalid serial: " + flags.value('c', ""));
      return 1;
    }
    if (flags.odd().isPresent() || flags.operands().size() != 1) {
      call.err().println("Usage: " + NAME + " [-dux] journal");
      return 1;
    }
    String shown = flags.operands().get(0);
    Path file = call.host().files().real(call.absolute(shown));
    try {
      return work(call, flags, file, serial);
    } catch (NoSuchFileException none) {
      call.err().println("no journal");
      return 1;
    } catch (EOFException cut) {
      call.err().println("journal open failure: no more: " + shown);
      return 1;
    } catch (IOException damaged) {
      call.err().println(String.valueOf(damaged.getMessage()));
      return 1;
    }
  }

  private static int work(Call call, Flags flags, Path file, long serial) throws IOException {
    Journal journal = new Journal(file);
    boolean changes = flags.has('u') || flags.has('d') || flags.has('c');
    if (changes && !Files.exists(file)) {
      return 1;
    }
    if (flags.has('u')) {
      journal.rewrite();
    } else if (flags.has('d')) {
      journal.rewriteOld();
    } else if (flags.has('c')) {
      journal.compact(serial, 0);
    } else {
      new JournalText(call.out(), flags.has('x')).print(file);
    }
    return 0;
  }

  /** Null when it is no number. */
  private static @Nullable Long serial(String written) {
    try {
      return Long.decode(written) & MOST_SERIAL;
    } catch (NumberFormatException odd) {
      return null;
    }
  }
}
