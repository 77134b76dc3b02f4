package dev.mxlab.mailbox;

class MaildirAccountTest extends MailAccountContract {
  @Override
  MailPlace place() {
    return MailPlace.maildir(directory.resolve("Maildir"));
  }
}
