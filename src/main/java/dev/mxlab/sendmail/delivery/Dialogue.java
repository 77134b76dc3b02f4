package dev.mxlab.sendmail.delivery;

import dev.mxlab.journal.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Puts one SMTP dialogue into the transcript: every refusal, with the command that was last sent
 * before it, and behind the refusal what it means for whom (usersmtp.c, reply()). With pipelining
 * the last command sent is not the one that was refused; sendmail prints it all the same, and so do
 * we.
 */
final class Dialogue {
  private final Transcript transcript;
  private final String server;
  private boolean introduced;
  private String pending = "";

  Dialogue(Transcript transcript, String server) {
    this.transcript = transcript;
    this.server = server;
  }

  /**
   * @param said {@code >>>} and {@code <<<} lines of the whole connection
   * @param endings of the recipients that it decided, in the order of their replies
   */
  void write(List<String> said, List<Ending.Of> endings) {
    Deque<Ending.Of> open = new ArrayDeque<>(grouped(endings));
    boolean quitting = false;
    String before = "";
    for (String line : said) {
      boolean ours = line.startsWith(">>> ");
      if (ours && line.startsWith(">>> QUIT") && !quitting) {
        quitting = true;
        // A server that hangs up is left without a word.
        if (!before.startsWith("<<< 421")) {
          explain(open);
          transcript.say("Closing connection to " + server);
        }
      }
      before = line;
      transcript.say(shown(line));
      if (ours) {
        pending = line;
      } else if (refusal(line) && !quitting) {
        quote(line);
        answer(line, open);
      }
    }
    explain(open);
  }

  /** A line of the dialogue as {@code -v} prints it. */
  static String shown(String line) {
    return line.startsWith(">>> ") ? line : bare(line);
  }

  private static String bare(String line) {
    return line.startsWith("<<< ") ? line.substring(4) : line;
  }

  private static boolean refusal(String line) {
    return line.startsWith("<<< 4") || line.startsWith("<<< 5");
  }

  private void quote(String line) {
    if (!introduced) {
      introduced = true;
      transcript.add("... while talking to " + server + ":");
    }
    if (!pending.isEmpty()) {
      transcript.add(pending);
      pending = "";
    }
    transcript.add(line);
  }

  /** Says whom this refusal hit, where it was a recipient's own. */
  private void answer(String line, Deque<Ending.Of> open) {
    Iterator<Ending.Of> all = open.iterator();
    while (all.hasNext()) {
      Ending.Of next = all.next();
      if (!next.ending().reply().isEmpty() && bare(line).equals(next.ending().reply())) {
        transcript.tell(next.ending().lines(next.recipient().address()));
        all.remove();
        return;
      }
    }
  }

  private void explain(Deque<Ending.Of> open) {
    while (!open.isEmpty()) {
      Ending.Of next = open.removeFirst();
      List<String> lines = next.ending().lines(next.recipient().address());
      if (next.ending().outcome() == Event.Outcome.SENT) {
        lines.forEach(transcript::say);
      } else {
        transcript.tell(lines);
      }
    }
  }

  /** Recipients who share an ending are named in one line. */
  private static List<Ending.Of> grouped(List<Ending.Of> endings) {
    List<Ending.Of> all = new ArrayList<>();
    for (Ending.Of next : endings) {
      int last = all.size() - 1;
      if (last >= 0 && all.get(last).ending().sharedWith(next.ending())) {
        all.set(last, Names.joined(all.get(last), next));
      } else {
        all.add(next);
      }
    }
    return all;
  }
}
