window.addEventListener("load", () => {
  // Addresses of the page itself; `/docs` and the document are mounted together.
  const address = new URL("openapi.json", window.location.href).pathname;
  window.ui = SwaggerUIBundle({
    url: address,
    dom_id: "#docs",
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    validatorUrl: null,
    queryConfigEnabled: false,
    tryItOutEnabled: true,
  });
});
