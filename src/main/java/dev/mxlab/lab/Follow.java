package dev.mxlab.lab;

import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.lab.trace.Trace;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** {@code mxlab trace --follow}: each message's journey once it is over, until the client goes. */
record Follow(Lab lab, Locale locale, boolean json) {
  private static final int BACKLOG = 10_000;

  int run(PrintStream out) {
    BlockingQueue<Entry> news = new ArrayBlockingQueue<>(BACKLOG);
    Set<Class<?>> endings = Set.of(Event.MailDone.class, Event.MailFetched.class);
    try (AutoCloseable listening =
        lab.journal()
            .listen(
                entry -> {
                  if (endings.contains(entry.event().getClass())) {
                    news.offer(entry);
                  }
                })) {
      while (!out.checkError()) {
        Entry entry = news.poll(500, TimeUnit.MILLISECONDS);
        if (entry != null && !entry.trace().isEmpty()) {
          Trace.find(lab.journal().entries(), entry.trace())
              .ifPresent(t -> out.print(json ? t.json(locale) + "\n" : t.text(locale) + "\n"));
          out.flush();
        }
      }
      return 0;
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
      return 0;
    } catch (RuntimeException bug) {
      throw bug;
    } catch (Exception closing) {
      return 1;
    }
  }
}
