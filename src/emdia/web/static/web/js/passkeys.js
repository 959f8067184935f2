// Passkeys: ask the browser's authenticator, put its answer into the form and send it.
// Forms say what they want: data-passkey is make, prove or sign-in.

const { webauthnJSON } = window;

const told = () => JSON.parse(document.getElementById("passkey-options").textContent);

const make = () => {
  const { creation_options: options } = told();
  const wish = options.publicKey.authenticatorSelection;
  wish.residentKey = "required";
  wish.requireResidentKey = true;
  wish.userVerification = "required";
  return webauthnJSON.create(options);
};

const prove = () => webauthnJSON.get(told().request_options);

const signIn = async (form) => {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`asked for a passkey, answered ${answer.status}`);
  return webauthnJSON.get((await answer.json()).request_options);
};

const ask = { make, prove, "sign-in": signIn };

const show = (form, error) => {
  const box = form.querySelector("[data-passkey-refused]");
  // A SecurityError: an address in numbers, or no HTTPS.
  const why = error?.name === "SecurityError" ? "place" : "refused";
  for (const words of box.querySelectorAll("[data-why]")) words.hidden = words.dataset.why !== why;
  box.hidden = false;
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = false;
  form.querySelector("[data-passkey-ask]").addEventListener("click", async () => {
    form.querySelector("[data-passkey-refused]").hidden = true;
    try {
      if (!webauthnJSON?.supported()) throw new DOMException("no passkeys here", "SecurityError");
      const credential = await ask[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      show(form, error);
    }
  });
}
