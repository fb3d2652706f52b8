// Starts the API reference with the page's own configuration; inline script is not allowed by our Content-Security-Policy.
const place = document.getElementById('reference');
window.Scalar.createApiReference(place, JSON.parse(place.dataset.configuration));
