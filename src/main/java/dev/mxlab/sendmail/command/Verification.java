package dev.mxlab.sendmail.command;

import dev.mxlab.sendmail.reception.Mta;
import dev.mxlab.sendmail.rewrite.AddressText;
import dev.mxlab.sendmail.rewrite.Decision;
import dev.mxlab.sendmail.rewrite.Facts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code sendmail -bv}: where addresses go, aliases expanded, without sending anything. */
final class Verification {
  /** MAXRCRSN (MaxAliasRecursion). */
  private static final int MAX_DEPTH = 10;

  private static final int MAX_MEMBERS = 10_000;

  private final Mta mta;
  private final PrintStream out;
  private int exitCode;

  Verification(Mta mta, PrintStream out) {
    this.mta = mta;
    this.out = out;
  }

  /** Of the last failure; 0 when all was well. */
  int exitCode() {
    return exitCode;
  }

  private record Found(String address, Decision.Mailer mailer) {}

  void verify(String address) {
    if (address.isEmpty()) {
      return;
    }
    List<Found> found = new ArrayList<>();
    expand(address, address, found, new HashSet<>(), 0);
    // The send queue is kept by mailer and host, those of this host first.
    found.sort(Comparator.comparing((Found f) -> f.mailer().host()));
    for (Found one : found) {
      Decision.Mailer mailer = one.mailer();
      out.println(
          one.address()
              + "... deliverable: mailer "
              + mailer.mailer()
              + (mailer.host().isEmpty() ? "" : ", host " + mailer.host())
              + ", user "
              + mailer.user());
    }
  }

  private void expand(
      String address, String shown, List<Found> found, Set<String> seen, int depth) {
    if (depth > MAX_DEPTH || found.size() > MAX_MEMBERS) {
      out.println("aliasing/forwarding loop broken");
      exitCode = SendmailCommand.EX_USAGE;
      return;
    }
    Decision decision = mta.rules().ask("parse", address, Facts.NONE).toCompletableFuture().join();
    if (decision instanceof Decision.Refuse refuse) {
      fail(shown, refuse);
    } else if (decision instanceof Decision.Mailer mailer) {
      if (mailer.local()) {
        local(shown, mailer, found, seen, depth);
      } else {
        add(new Found(shown, mailer), found, seen);
      }
    }
  }

  private void local(
      String shown, Decision.Mailer mailer, List<Found> found, Set<String> seen, int depth) {
    String user = mailer.user();
    String plain = user.replace("\"", "");
    if (plain.startsWith("|") || plain.startsWith("/")) {
      special(shown, plain, found, seen, depth);
      return;
    }
    if (plain.toLowerCase(Locale.ROOT).startsWith(":include:")) {
      fail(shown, new Decision.Refuse(550, "5.7.1", "Cannot mail directly to :include:s"));
      return;
    }
    Optional<List<String>> alias = mta.locals().alias(user);
    if (alias.isPresent()) {
      // sendtolist() turns the list round.
      List<String> members = new ArrayList<>(alias.get());
      Collections.reverse(members);
      for (String member : members) {
        if (AddressText.bare(member).equalsIgnoreCase(user)) {
          known(member, mailer, found, seen);
        } else {
          expand(member, member, found, seen, depth + 1);
        }
      }
      return;
    }
    known(shown, mailer, found, seen);
  }

  /** Only an alias may name a program or a file. */
  private void special(String shown, String plain, List<Found> found, Set<String> seen, int depth) {
    boolean program = plain.startsWith("|");
    if (depth == 0) {
      fail(
          shown,
          new Decision.Refuse(
              550, "5.7.1", "Cannot mail directly to " + (program ? "programs" : "files")));
    } else {
      add(
          new Found(shown, new Decision.Mailer(program ? "prog" : "*file*", "", plain)),
          found,
          seen);
    }
  }

  private void known(String shown, Decision.Mailer mailer, List<Found> found, Set<String> seen) {
    if (mta.locals().user(mailer.user()).isEmpty()) {
      fail(shown, new Decision.Refuse(550, "5.1.1", "User unknown"));
      return;
    }
    String user = mailer.user().replace("\"", "");
    add(new Found(shown, new Decision.Mailer("local", "", user)), found, seen);
  }

  private static void add(Found one, List<Found> found, Set<String> seen) {
    Decision.Mailer mailer = one.mailer();
    if (seen.add(mailer.mailer() + " " + mailer.host() + " " + mailer.user())) {
      found.add(one);
    }
  }

  private void fail(String shown, Decision.Refuse refuse) {
    out.println(shown + "... " + refuse.text());
    exitCode = ExitCodes.of(refuse);
  }
}
