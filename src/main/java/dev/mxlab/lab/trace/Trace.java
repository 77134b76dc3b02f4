package dev.mxlab.lab.trace;

import dev.mxlab.journal.Entry;
import dev.mxlab.journal.Event;
import dev.mxlab.text.Json;
import dev.mxlab.text.Phrase;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The journey of one message through the lab.
 *
 * @param id the queue id under which it entered; {@code refused-N} for a message that was never
 *     taken
 */
public record Trace(String id, String from, List<String> to, List<Hop> hops) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  public Trace {
    to = List.copyOf(to);
    hops = List.copyOf(hops);
  }

  /** The journey that {@code id}, any queue id on its way, belongs to. */
  public static Optional<Trace> find(List<Entry> journal, String id) {
    for (Entry entry : journal) {
      if (entry.trace().equals(id) || id.equals(entry.event().message())) {
        return entry.trace().isEmpty() ? Optional.empty() : of(journal, entry.trace());
      }
      if (id.equals(refusal(entry))) {
        return Optional.of(refused(entry));
      }
    }
    return Optional.empty();
  }

  /** The journey that began last. */
  public static Optional<Trace> last(List<Entry> journal) {
    for (int i = journal.size() - 1; i >= 0; i--) {
      Entry entry = journal.get(i);
      if (entry.event() instanceof Event.MailRefused && entry.trace().isEmpty()) {
        return Optional.of(refused(entry));
      }
      if (entry.event() instanceof Event.MailAccepted a && a.queueId().equals(entry.trace())) {
        return of(journal, entry.trace());
      }
    }
    return Optional.empty();
  }

  /** The ids of all journeys that the journal remembers, in the order of their beginnings. */
  public static List<String> ids(List<Entry> journal) {
    List<String> ids = new ArrayList<>();
    for (Entry entry : journal) {
      if (entry.event() instanceof Event.MailAccepted a && a.queueId().equals(entry.trace())) {
        ids.add(a.queueId());
      }
    }
    return ids;
  }

  private static Optional<Trace> of(List<Entry> journal, String trace) {
    Set<String> ids = new HashSet<>();
    for (Entry entry : journal) {
      String message = entry.event().message();
      if (message != null && entry.trace().equals(trace)) {
        ids.add(message);
      }
    }
    // Whoever fetches a message knows its last queue id alone, from its Received line.
    List<Entry> own =
        journal.stream()
            .filter(
                e ->
                    e.trace().equals(trace)
                        || e.event() instanceof Event.MailFetched f && ids.contains(f.queueId()))
            .toList();
    return own.isEmpty() ? Optional.empty() : Optional.of(new Journey(trace, own).trace());
  }

  private static String refusal(Entry entry) {
    return entry.event() instanceof Event.MailRefused && entry.trace().isEmpty()
        ? "refused-" + entry.number()
        : "";
  }

  private static Trace refused(Entry entry) {
    Event.MailRefused r = (Event.MailRefused) entry.event();
    Hop hop =
        new Hop(
            Hop.Type.SUBMIT,
            entry.host(),
            entry.at().atZone(entry.zone()),
            Phrase.of(Trace.class, "refused", r.relay(), entry.host(), r.stage(), r.reply()));
    hop.with("relay", r.relay()).with("stage", r.stage()).with("reply", r.reply()).stop();
    if (!r.because().isEmpty()) {
      hop.because(
          Phrase.of(
              Trace.class,
              "decided",
              r.stage(),
              r.recipient().isEmpty() ? r.sender() : r.recipient(),
              r.code(),
              String.join("; ", r.because())),
          r.because());
    }
    List<String> to = r.recipient().isEmpty() ? List.of() : List.of(r.recipient());
    return new Trace(refusal(entry), r.sender(), to, List.of(hop));
  }

  /** As a machine reads it. */
  public String json(Locale locale) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id);
    map.put("from", from);
    map.put("to", to);
    List<Map<String, Object>> list = new ArrayList<>();
    for (Hop hop : hops) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("type", hop.type().shown());
      item.put("host", hop.host());
      item.put("at", hop.at().toOffsetDateTime().toString());
      item.put("detail", hop.detail());
      item.put("said", hop.said(locale));
      list.add(item);
    }
    map.put("hops", list);
    return Json.of(map);
  }

  /** As a person reads it. */
  public String text(Locale locale) {
    StringBuilder out = new StringBuilder();
    out.append(Phrase.of(Trace.class, "head", id, from, String.join(", ", to)).in(locale));
    out.append('\n');
    int number = 1;
    for (Hop hop : hops) {
      out.append(
          String.format(
              "%2d. %s  %-9s %-8s %s%s%n",
              number++,
              CLOCK.format(hop.at()),
              hop.host(),
              hop.type().shown(),
              hop.stopped() ? "(!) " : "",
              hop.said(locale)));
      for (Phrase rule : hop.rules()) {
        out.append("        ").append(rule.in(locale)).append('\n');
      }
      for (String line : hop.dialogue()) {
        out.append("        ").append(line).append('\n');
      }
    }
    return out.toString();
  }
}
