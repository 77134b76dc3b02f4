package dev.mxlab.sendmail.delivery;

import java.util.ArrayList;
import java.util.List;

/** Recipients behind one host, the message as their mailer wants it, and who takes it there. */
record Passage(Plan.Group group, Router.Form form, Exchangers.Found found) {
  /** Whether both begin with the same servers, by the same mailer (deliver.c, hostsignature). */
  private boolean goesWith(Passage other) {
    return group.mailer().equals(other.group.mailer())
        && form.way().port() == other.form.way().port()
        && form.way().agent() == null
        && found instanceof Exchangers.Found.Hosts here
        && other.found instanceof Exchangers.Found.Hosts there
        && here.beginsLike(there);
  }

  /** Who has the same best server goes with the first of them, in pieces that a server takes. */
  static List<Passage> together(List<Passage> all) {
    List<Passage> merged = new ArrayList<>();
    for (Passage one : all) {
      int with = 0;
      while (with < merged.size() && !merged.get(with).goesWith(one)) {
        with++;
      }
      if (with < merged.size()) {
        Passage first = merged.get(with);
        merged.set(with, new Passage(first.group.with(one.group), first.form, first.found));
      } else {
        merged.add(one);
      }
    }
    return merged.stream()
        .flatMap(
            one ->
                one.group.pieces(one.form.way().mostRecipients()).stream()
                    .map(piece -> new Passage(piece, one.form, one.found)))
        .toList();
  }
}
